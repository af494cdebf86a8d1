/** For logs: names and never contents, since an error's text may hold what was in the item. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

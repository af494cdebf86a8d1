/**
 * The same text for the same JSON, whatever order its names came in: what a client builds from a hash map has no order of
 * its own. Lists keep theirs. The idea of RFC 8785, for comparing within Verso alone.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** Which stack a command works on. */
export type Target = { readonly stage: string; readonly local?: boolean };

export const NO_LOCAL_STACK = 'No local stack runs: start it with npm start.';

export function stackNameOf({ stage }: Target): string {
  return `Verso-${stage}`;
}

import type { ENVIRONMENT, REGION } from './names.ts';

type VariableName = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT] | typeof REGION;

/**
 * The variables that a function was deployed with, read once at cold start. A missing or empty one stops the
 * function with the names of all that are missing.
 */
export function readEnvironment<Name extends VariableName>(
  variables: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): (name: Name) => string {
  const missing = names.filter((name) => !variables[name]);
  if (missing.length > 0) throw new Error(`Missing environment variables: ${missing.join(', ')}.`);
  return (name) => variables[name] ?? '';
}

/** A setting that few deployments have: on where the variable is `on`. */
export function isSwitchedOn(
  variables: Readonly<Record<string, string | undefined>>,
  name: VariableName,
): boolean {
  return variables[name] === SWITCHED_ON;
}

export const SWITCHED_ON = 'on';

import type { ParameterName } from '../../shared/config/names.ts';

/** Secrets as a function reads them, several of one name while it is rotated; what is not named is empty. */
export function secretsWith(values: Partial<Record<ParameterName, string | readonly string[]>>) {
  return (name: ParameterName): readonly Buffer[] =>
    [values[name] ?? ''].flat().map((value) => Buffer.from(value, 'utf8'));
}

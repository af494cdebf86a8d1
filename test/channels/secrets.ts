import type { ParameterName } from '../../shared/config/names.ts';

/** Secrets as a function reads them; what is not named is empty. */
export function secretsWith(values: Partial<Record<ParameterName, string>>) {
  return (name: ParameterName) => Buffer.from(values[name] ?? '', 'utf8');
}

import { VersoError } from '../../shared/errors.ts';

/** With the `Allow` that RFC 9110 wants, section 15.5.6. */
export function methodNotAllowed(method: string, offered: readonly string[]): VersoError {
  const allow = offered.join(', ');
  return new VersoError('method_not_allowed', `${method} is not offered here: use ${allow}.`, {
    headers: { allow },
  });
}

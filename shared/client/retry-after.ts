/**
 * `Retry-After` (RFC 9110 section 10.2.3) in whole seconds from now: it is a number of seconds or an HTTP date.
 * Undefined where it is missing or neither; 0 for a date that has passed.
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value);
  // Every HTTP date begins with the day's name; Date.parse alone would also read "1.5" or "-3" as years.
  const date = /^[A-Z][a-z]+,? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

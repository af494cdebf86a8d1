import type { Challenge } from './verification.ts';

const FIRST_SECONDS = 3;
const LONGEST_SECONDS = 30;

/**
 * How long a client should wait before it asks again, in whole seconds. Most people answer within half a
 * minute; who has not after that is asked less and less often, and never later than the deadline.
 */
export function pollAfter(
  { createdAt, expiresAt }: Pick<Challenge, 'createdAt' | 'expiresAt'>,
  now: number,
): number {
  const patient = Math.floor((now - createdAt) / 10_000);
  const untilDeadline = Math.ceil((expiresAt - now) / 1000);
  return Math.max(1, Math.min(Math.max(FIRST_SECONDS, patient), LONGEST_SECONDS, untilDeadline));
}

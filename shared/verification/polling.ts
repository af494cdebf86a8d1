import type { Challenge, Verification } from './verification.ts';

const FIRST_SECONDS = 3;
const SECONDS_AFTER_MATCH = 1;
const LONGEST_SECONDS = 30;

/**
 * How long a client should wait before it asks again, in whole seconds. Most people answer within half a
 * minute; who has not after that is asked less and less often, and never later than the deadline.
 */
export function pollAfter(
  { createdAt, expiresAt, status }: Pick<Challenge, 'createdAt' | 'expiresAt'> & Pick<Verification, 'status'>,
  now: number,
): number {
  // The person has done their part: the proof is a signature away.
  if (status === 'matched') return SECONDS_AFTER_MATCH;
  const patient = Math.floor((now - createdAt) / 10_000);
  const untilDeadline = Math.ceil((expiresAt - now) / 1000);
  return Math.max(1, Math.min(Math.max(FIRST_SECONDS, patient), LONGEST_SECONDS, untilDeadline));
}

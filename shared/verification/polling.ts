import type { Challenge, Verification } from './verification.ts';

const FIRST_SECONDS = 3;
/** Most people answer within half a minute. */
const EAGER_MILLISECONDS = 30_000;
/** After that a caller waits a quarter of what has passed, so that it hears an eighth late on average. */
const SHARE_OF_AGE = 4;
const SECONDS_AFTER_MATCH = 1;
const LONGEST_SECONDS = 30;

/**
 * How long a client should wait before it asks again, in whole seconds: short while most people answer, then longer and
 * longer, since polls for those who never answer are most of what abandoned verifications cost; never later than the deadline.
 */
export function pollAfter(
  { createdAt, expiresAt, status }: Pick<Challenge, 'createdAt' | 'expiresAt'> & Pick<Verification, 'status'>,
  now: number,
): number {
  // The person has done their part: the proof is a signature away.
  if (status === 'matched') return SECONDS_AFTER_MATCH;
  const age = now - createdAt;
  const patient = age < EAGER_MILLISECONDS ? FIRST_SECONDS : Math.floor(age / 1000 / SHARE_OF_AGE);
  const untilDeadline = Math.ceil((expiresAt - now) / 1000);
  return Math.max(1, Math.min(Math.max(FIRST_SECONDS, patient), LONGEST_SECONDS, untilDeadline));
}

import type { Challenge, Verification } from './verification.ts';

const FIRST_SECONDS = 3;
/** Of what has passed, beyond that: a caller hears a seventh of a person's time late on average. */
const TENTHS_OF_AGE = 3;
const SECONDS_AFTER_MATCH = 1;
const LONGEST_SECONDS = 60;

/**
 * How long a client should wait before it asks again, in whole seconds: short while most people answer, and longer and
 * longer, since polls for those who never answer are most of what abandoned verifications cost; never later than the deadline.
 */
export function pollAfter(
  { createdAt, expiresAt, status }: Pick<Challenge, 'createdAt' | 'expiresAt'> & Pick<Verification, 'status'>,
  now: number,
): number {
  // The person has done their part: the proof is a signature away.
  if (status === 'matched') return SECONDS_AFTER_MATCH;
  const patient = FIRST_SECONDS + Math.floor(((now - createdAt) / 10_000) * TENTHS_OF_AGE);
  const untilDeadline = Math.ceil((expiresAt - now) / 1000);
  return Math.max(1, Math.min(patient, LONGEST_SECONDS, untilDeadline));
}

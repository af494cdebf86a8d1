const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each failed try the next one comes: 22 hours in all. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
] as const;

export const MAX_ATTEMPTS = WAITS.length + 1;

/** By how much of itself a wait is shortened at most, so that what failed together does not come back together. */
const JITTER = 0.2;

/** What SQS can hold a message back for; a longer wait is made of several. */
const LONGEST_DELAY_SECONDS = 900;

/**
 * Milliseconds until the try after the `attempts`-th, which failed; undefined when that was the last. `share` is a random number from 0
 * to 1: jitter only shortens, so that the schedule is a bound.
 */
export function waitAfter(attempts: number, share: number): number | undefined {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : Math.round(wait * (1 - JITTER * share));
}

/** For how long SQS is to hold a message that is due at that time, as far as it can. */
export function delayUntil(due: number, now: number): { readonly delaySeconds: number } {
  const seconds = Math.max(0, Math.ceil((due - now) / SECOND));
  return { delaySeconds: Math.min(seconds, LONGEST_DELAY_SECONDS) };
}

/** A number from 0 to 1. */
export function shareOf(random: { bytes(length: number): Uint8Array }): number {
  return Buffer.from(random.bytes(4)).readUInt32BE() / 0x1_0000_0000;
}

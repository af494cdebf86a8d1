import { VersoError } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import type { CounterStore } from '../ports.ts';

/** What bounds guessing over many verifications, and how often a phone can be made to ring: per number and day. */
const MOST_REPLIES = 5;
const MOST_WRONG = 10;
const DAY = 86_400_000;

type Kind = 'pin-replies' | 'pin-wrong';

/** False when today's PINs have been sent. */
export async function takePinReply(
  counters: CounterStore,
  phoneSubkey: Uint8Array,
  number: string,
  now: number,
): Promise<boolean> {
  return take(counters, counterFor(phoneSubkey, 'pin-replies', number, now), MOST_REPLIES);
}

/**
 * Takes one wrong PIN before it is known to be wrong, and answers what gives it back to a right one. Throws rate_limited.
 */
export async function takePinTry(
  counters: CounterStore,
  phoneSubkey: Uint8Array,
  number: string,
  now: number,
): Promise<() => Promise<void>> {
  const counter = counterFor(phoneSubkey, 'pin-wrong', number, now);
  if (!(await take(counters, counter, MOST_WRONG))) {
    const seconds = Math.max(1, Math.ceil((counter.expiresAt - now) / 1000));
    throw new VersoError('rate_limited', 'Too many wrong PINs for this number today: begin again tomorrow.', {
      headers: { 'retry-after': String(seconds) },
    });
  }
  return () => counters.subtract(counter);
}

function take(
  counters: CounterStore,
  counter: ReturnType<typeof counterFor>,
  most: number,
): Promise<boolean> {
  return counters.add(counter, { total: most, share: most });
}

function counterFor(phoneSubkey: Uint8Array, kind: Kind, number: string, now: number) {
  const day = Math.floor(now / DAY);
  const key = keyedHash(phoneSubkey, kind, number, String(day)).toString('hex');
  return { key, share: 'all', expiresAt: (day + 1) * DAY };
}

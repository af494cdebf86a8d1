import type { CounterStore } from '../ports.ts';

/** How many codes that mean nothing a sender may try in an hour before even a valid one is answered no differently. */
const MOST_MISSES = 10;
const HOUR = 3_600_000;

/** False when this hour's misses are used up, whatever the next code is. */
export async function hasMissesLeft(
  counters: CounterStore,
  senderHash: string,
  now: number,
): Promise<boolean> {
  return (await counters.read(counterFor(senderHash, now).key)) < MOST_MISSES;
}

/** One conditional write. False when it was not counted any more. */
export function countMiss(counters: CounterStore, senderHash: string, now: number): Promise<boolean> {
  return counters.add(counterFor(senderHash, now), { total: MOST_MISSES, share: MOST_MISSES });
}

function counterFor(senderHash: string, now: number) {
  const hour = Math.floor(now / HOUR);
  return { key: `misses#${hour}#${senderHash}`, share: 'all', expiresAt: (hour + 1) * HOUR };
}

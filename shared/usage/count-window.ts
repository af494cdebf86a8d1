import type { UsageStore } from '../ports.ts';
import { addTo, type Counting, daysIn, type Tally } from './usage.ts';

/** What Lambda hands on from one invocation of a window to the next. */
export type UsageWindow = {
  /** The stream's part that the records come from. */
  readonly shard: string;
  /** When the window began, ISO 8601: windows of a shard follow each other. */
  readonly start: string;
  readonly isLast: boolean;
  readonly tally: Tally;
};

/**
 * Adds what happened to the window's tally, and at its end writes each day's counts once. The stream tells at least once; a window that
 * comes again is known by its beginning, and changes nothing.
 */
export async function countWindow(
  usage: Pick<UsageStore, 'add'>,
  window: UsageWindow,
  happened: readonly Counting[],
): Promise<Tally> {
  const tally = happened.reduce(addTo, window.tally);
  if (!window.isLast) return tally;
  await Promise.all(daysIn(tally).map((day) => usage.add(day, window)));
  return {};
}

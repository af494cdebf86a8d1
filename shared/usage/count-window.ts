import type { UsageStore } from '../ports.ts';
import { addTo, type Counting, type DayUsage, daysIn, type Tally, type UsageScope } from './usage.ts';

/** What Lambda hands on from one invocation of a window to the next. */
export type UsageWindow = {
  /** The stream's part that the records come from. */
  readonly shard: string;
  /** When the window began, ISO 8601: windows of a shard follow each other. */
  readonly start: string;
  readonly isLast: boolean;
  readonly tally: Tally;
};

type Ports = {
  readonly usage: Pick<UsageStore, 'add'>;
  /** Told also of a window that comes again: the first time may have ended in between. */
  readonly onCounted: (days: readonly (UsageScope & DayUsage)[]) => Promise<void>;
};

/**
 * Adds what happened to the window's tally, and at its end writes each day's counts once. The stream tells at least once; a window that
 * comes again is known by its beginning, and changes nothing.
 */
export async function countWindow(
  { usage, onCounted }: Ports,
  window: UsageWindow,
  happened: readonly Counting[],
): Promise<Tally> {
  const tally = happened.reduce(addTo, window.tally);
  if (!window.isLast) return tally;
  const days = daysIn(tally);
  await Promise.all(days.map((day) => usage.add(day, window)));
  await onCounted(days);
  return {};
}

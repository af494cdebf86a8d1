import { VersoError } from '../errors.ts';
import type { Clock } from '../ports.ts';

/** Reads may come ten times as often as creations. */
const READS_PER_CREATE = 10;
const MINUTE = 60_000;
/** Buckets of keys that were used lately; the one that was idle longest makes room. */
const MOST_BUCKETS = 10_000;

export const DEFAULT_CREATES_PER_MINUTE = 100;

export type RequestKind = 'create' | 'read';

type Bucket = { tokens: number; at: number };

/**
 * A token bucket for each key in this container: a minute's worth may come at once, then they come back evenly. The
 * exact bound is the number of containers times the limit; API Gateway's throttle bounds them all.
 * Throws rate_limited with the seconds until the next request is let through.
 */
export function requestRate(
  clock: Clock,
): (key: string, kind: RequestKind, createsPerMinute?: number) => void {
  const buckets = new Map<string, Bucket>();
  return (key, kind, createsPerMinute = DEFAULT_CREATES_PER_MINUTE) => {
    const most = kind === 'create' ? createsPerMinute : createsPerMinute * READS_PER_CREATE;
    const now = clock.now();
    const name = `${kind} ${key}`;
    const { tokens, at } = buckets.get(name) ?? { tokens: most, at: now };
    const filled = Math.min(most, tokens + (Math.max(0, now - at) * most) / MINUTE);
    if (filled < 1) throw tooMany(Math.max(1, Math.ceil(((1 - filled) * MINUTE) / most / 1000)));
    // Deleted first, so that the map's order is the order of use.
    buckets.delete(name);
    const [idle] = buckets.keys();
    if (idle !== undefined && buckets.size >= MOST_BUCKETS) buckets.delete(idle);
    buckets.set(name, { tokens: filled - 1, at: now });
  };
}

function tooMany(seconds: number): VersoError {
  return new VersoError(
    'rate_limited',
    `This API key sends more requests than it may: try again in ${seconds} seconds.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

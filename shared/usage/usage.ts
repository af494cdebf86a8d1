import type { ChannelName } from '../channels/names.ts';
import type { Environment, Status } from '../verification/verification.ts';

/** What is counted of verifications, each once: that it was made, and what it then became. */
export const COUNTED = ['created', 'verified', 'failed', 'expired', 'cancelled', 'revoked'] as const;
export type Counted = (typeof COUNTED)[number];

export type UsageScope = { readonly projectId: string; readonly environment: Environment };

/** One thing that happened to a verification, as far as it is counted. */
export type Counting = UsageScope & {
  /** UTC, like 2026-10-31. */
  readonly day: string;
  /** The channel that completed it, or the first that may. */
  readonly channel: ChannelName;
  readonly counted: Counted;
};

export type ChannelUsage = Readonly<Partial<Record<ChannelName, Readonly<Partial<Record<Counted, number>>>>>>;

/** A project's counts of one day. */
export type DayUsage = { readonly day: string; readonly channels: ChannelUsage };

/** A change of a verification's item; `before` is undefined for one that has just been made. */
export type StatusChange = UsageScope & {
  readonly before: Status | 'matched' | undefined;
  readonly after: Status | 'matched';
  readonly channel: ChannelName;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** Undefined for a change that counts nothing: a try, a wrong sender, a message whose proof is still to come. */
export function countingOf({ before, after, at, ...of }: StatusChange): Counting | undefined {
  if (before === after || after === 'matched') return undefined;
  const counted = after === 'pending' ? 'created' : after;
  return { ...of, day: new Date(at).toISOString().slice(0, 10), counted };
}

/** How many were created on these days, over all channels. */
export function createdIn(days: readonly Pick<DayUsage, 'channels'>[]): number {
  return days
    .flatMap(({ channels }) => Object.values(channels))
    .reduce((sum, { created = 0 }) => sum + created, 0);
}

/** Counts of many days and projects, in a form that is JSON. */
export type Tally = Readonly<Record<string, ChannelUsage>>;

const SEPARATOR = ' ';

export function addTo(tally: Tally, counting: Counting): Tally {
  const { projectId, environment, day, channel, counted } = counting;
  const key = [projectId, environment, day].join(SEPARATOR);
  const channels = tally[key] ?? {};
  const counts = channels[channel] ?? {};
  const more = { ...counts, [counted]: (counts[counted] ?? 0) + 1 };
  return { ...tally, [key]: { ...channels, [channel]: more } };
}

export function daysIn(tally: Tally): readonly (UsageScope & DayUsage)[] {
  return Object.entries(tally).map(([key, channels]) => {
    const [projectId = '', environment = '', day = ''] = key.split(SEPARATOR);
    return { projectId, environment: environment === 'test' ? 'test' : 'live', day, channels };
  });
}

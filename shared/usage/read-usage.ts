import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import type { Clock, UsageStore } from '../ports.ts';
import type { ApiKey } from '../projects/api-key.ts';
import type { Counted, DayUsage } from './usage.ts';

type Ports = { readonly usage: Pick<UsageStore, 'month'>; readonly clock: Clock };

const PERIOD = 'Send a month, like 2026-10.';

export const usageQuery = lazily(() =>
  z.object({ period: z.optional(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, PERIOD))) }),
);

export type UsageView = ReturnType<typeof usageView>;

/** A project's counts of a month, the present one when none is asked for. Throws validation_error. */
export async function readUsage(
  { usage, clock }: Ports,
  { projectId, environment }: ApiKey,
  query: Readonly<Record<string, string | undefined>>,
): Promise<UsageView> {
  const parsed = z.safeParse(usageQuery(), query);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const period = parsed.data.period ?? new Date(clock.now()).toISOString().slice(0, 7);
  return usageView(period, await usage.month({ projectId, environment }, period));
}

function usageView(period: string, days: readonly DayUsage[]) {
  return {
    period,
    total: sumOf(days.flatMap(({ channels }) => Object.values(channels))),
    days: days.map(({ day, channels }) => ({
      day,
      channels: CHANNEL_NAMES.flatMap((channel) => {
        const counts = channels[channel];
        return counts ? [{ channel, ...sumOf([counts]) }] : [];
      }),
    })),
  };
}

/** Every count, also those that are nothing. */
function sumOf(all: readonly Readonly<Partial<Record<Counted, number>>>[]): Record<Counted, number> {
  const sum = (name: Counted) => all.reduce((total, counts) => total + (counts[name] ?? 0), 0);
  return {
    created: sum('created'),
    verified: sum('verified'),
    failed: sum('failed'),
    expired: sum('expired'),
    cancelled: sum('cancelled'),
    revoked: sum('revoked'),
  };
}

import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import type { ChargeStore } from '../cost/channel-charges.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import type { Clock, UsageStore } from '../ports.ts';
import type { ApiKey } from '../projects/api-key.ts';
import { costView, estimateView, tariffOf, usdCost } from './cost-view.ts';
import { type CostPart, costParts } from './estimated-cost.ts';
import type { UsagePrices } from './prices.ts';
import type { Counted, DayUsage } from './usage.ts';

type Ports = {
  readonly usage: Pick<UsageStore, 'month'>;
  readonly charges: ChargeStore;
  readonly prices: () => UsagePrices;
  readonly clock: Clock;
};

const PERIOD = 'Send a month, like 2026-10.';

export const usageQuery = lazily(() =>
  z.object({ period: z.optional(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, PERIOD))) }),
);

export type UsageView = Awaited<ReturnType<typeof readUsage>>;

/** A project's counts of a month and what they are estimated to cost, the present one when none is asked for. Throws validation_error. */
export async function readUsage(
  { usage, charges, prices, clock }: Ports,
  { projectId, environment }: Pick<ApiKey, 'projectId' | 'environment'>,
  query: Readonly<Record<string, string | undefined>>,
) {
  const parsed = z.safeParse(usageQuery(), query);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const period = parsed.data.period ?? new Date(clock.now()).toISOString().slice(0, 7);
  const [days, charged] = await Promise.all([
    usage.month({ projectId, environment }, period),
    charges.read(),
  ]);
  const tariff = tariffOf(prices(), charged, environment);
  const parts = costParts(tariff, days);
  return {
    period,
    total: {
      ...sumOf(days.flatMap(({ channels }) => Object.values(channels))),
      estimated_cost: costView(parts),
    },
    days: days.map((day) =>
      dayView(
        day,
        parts.filter((part) => part.day === day.day),
      ),
    ),
    estimate: estimateView(prices(), tariff, parts),
  };
}

function dayView({ day, channels }: DayUsage, parts: readonly CostPart[]) {
  return {
    day,
    estimated_cost: usdCost(parts),
    channels: CHANNEL_NAMES.flatMap((channel) => {
      const counts = channels[channel];
      const own = parts.filter((part) => part.channel === channel);
      return counts ? [{ channel, ...sumOf([counts]), estimated_cost: costView(own) }] : [];
    }),
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

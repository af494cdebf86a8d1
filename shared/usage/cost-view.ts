import type { ChannelName } from '../channels/names.ts';
import type { ChannelCharges } from '../cost/channel-charges.ts';
import type { Step } from '../cost/measured-units.ts';
import { formatUsd, type Picodollars } from '../cost/money.ts';
import type { NotPriced } from '../cost/priced-usage.ts';
import type { Environment } from '../verification/verification.ts';
import { amountOf, type CostPart, costOfOne, notPricedOf, type Tariff } from './estimated-cost.ts';
import type { UsagePrices } from './prices.ts';
import type { Counted } from './usage.ts';

/** What counts don't tell, and what is in no sum therefore. */
export const NOT_INCLUDED = [
  'polls',
  'webhook_deliveries',
  'watching_deadlines',
  /** Messages that verified nothing, PINs, and what providers charge for either. */
  'other_messages',
  /** Of PINs that came back: nobody counts who asked for `confirmed`. */
  'confirmations',
  /** Revoking, the hosted page, lists, checks of proofs. */
  'other_requests',
  'storage',
  /** What the deployment costs whether anybody verifies or not. */
  'fixed_cost',
  /** Where they are not known: the sandbox's, since nobody counts whether a message came, and those of a channel that bootstrap has not told of. */
  'channel_fees',
] as const;

export type NotIncluded = (typeof NOT_INCLUDED)[number];

const STEP_OF: Readonly<Partial<Record<NotIncluded, Step>>> = {
  polls: 'poll',
  webhook_deliveries: 'deliver',
  confirmations: 'confirm',
};

export type UsdCost = {
  /** A decimal. Null where something was used and nothing of it has a price. */
  readonly variable_usd: string | null;
  readonly channel_usd: string | null;
};

/** What a row of usage comes to, and how much of that is each status's. */
export type CostView = UsdCost & { readonly by_status: Readonly<Record<Counted, UsdCost>> };

/** With what, and without what, all of an answer's costs were made. */
export type EstimateView = {
  readonly region: string;
  /** The day of the list prices; null where there are none. */
  readonly prices_of: string | null;
  /** The day on which the build was measured. */
  readonly units_of: string;
  readonly not_priced: readonly NotPriced[];
  readonly not_included: readonly { readonly name: NotIncluded; readonly each_usd: string | null }[];
};

/** A sandbox's verification can be completed without a message, so that nobody knows of its fees. */
export function tariffOf(
  { catalogue, measured, fees }: UsagePrices,
  charges: ChannelCharges | undefined,
  environment: Environment,
): Tariff {
  const known = (charged: ChannelCharges[ChannelName]) =>
    environment === 'live' || charged?.length === 0 ? charged : undefined;
  return {
    catalogue: catalogue ?? { prices: {} },
    measured,
    environment,
    fees,
    charges: (channel) => known(charges?.[channel]),
  };
}

export function usdCost(parts: readonly CostPart[]): UsdCost {
  const of = (kind: CostPart['kind']) => shown(amountOf(parts.filter((part) => part.kind === kind)));
  return { variable_usd: of('variable'), channel_usd: of('channel') };
}

export function costView(parts: readonly CostPart[]): CostView {
  const of = (status: Counted) => usdCost(parts.filter((part) => part.status === status));
  return {
    ...usdCost(parts),
    by_status: {
      created: of('created'),
      verified: of('verified'),
      failed: of('failed'),
      expired: of('expired'),
      cancelled: of('cancelled'),
      revoked: of('revoked'),
    },
  };
}

export function estimateView(
  { region, catalogue, measured }: UsagePrices,
  tariff: Tariff,
  parts: readonly CostPart[],
): EstimateView {
  const unknownFees = parts.some(({ kind, amount, of }) => kind === 'channel' && amount === undefined && !of);
  const left = NOT_INCLUDED.filter((name) => name !== 'channel_fees' || unknownFees);
  return {
    region,
    prices_of: catalogue?.version ?? null,
    units_of: measured.measured_at,
    not_priced: notPricedOf(parts),
    not_included: left.map((name) => {
      const step = STEP_OF[name];
      return { name, each_usd: step === undefined ? null : shown(costOfOne(tariff, step)) };
    }),
  };
}

function shown(amount: Picodollars | undefined): string | null {
  return amount === undefined ? null : formatUsd(amount);
}

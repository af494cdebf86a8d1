import { CHANNEL_NAMES, type ChannelName } from '../channels/names.ts';
import { BILLED, costOf } from '../cost/billed-units.ts';
import type { Charge } from '../cost/channel-charges.ts';
import { type FeePrice, feePriceOf, nameOfFee } from '../cost/channel-fees.ts';
import type { MeasuredUnits, Step } from '../cost/measured-units.ts';
import { type Picodollars, parseUsd, sum } from '../cost/money.ts';
import type { PriceCatalogue } from '../cost/price-catalogue.ts';
import type { NotPriced } from '../cost/priced-usage.ts';
import { MESSAGE_STEPS, unitsOf } from '../cost/step-units.ts';
import type { Environment } from '../verification/verification.ts';
import { COUNTED, type Counted, type DayUsage } from './usage.ts';

/** What counts are priced with. */
export type Tariff = {
  readonly catalogue: Pick<PriceCatalogue, 'prices'>;
  readonly measured: MeasuredUnits;
  readonly environment: Environment;
  readonly fees: readonly FeePrice[];
  /** What a message that verifies is charged for by its provider, by channel; undefined where counts don't tell. */
  readonly charges: (channel: ChannelName) => readonly Charge[] | undefined;
};

/** One thing that counts say was used. */
export type CostPart = {
  readonly day: string;
  readonly channel: ChannelName;
  readonly status: Counted;
  readonly kind: 'variable' | 'channel';
  /** Undefined where nobody has said what it costs. */
  readonly amount: Picodollars | undefined;
  /** Absent for what nobody has counted either. */
  readonly of?: NotPriced;
};

/** Which steps each status stands for. In the sandbox there is rarely a message: a request completes its verifications. */
const STEPS_OF: Readonly<
  Record<Counted, (channel: ChannelName, environment: Environment) => readonly Step[]>
> = {
  created: (channel) => [`create_${channel}`],
  verified: (channel, environment) =>
    environment === 'test' ? ['test_verify', 'publish'] : [...MESSAGE_STEPS[channel], 'publish'],
  failed: () => ['publish'],
  expired: () => ['publish'],
  cancelled: () => ['cancel'],
  revoked: () => ['publish'],
};

/**
 * What a project's counts come to, at the first tier of each list price: tiers and what is free belong to the whole account. No count
 * changes what another one costs, so that a day that is over keeps its price.
 */
export function costParts(tariff: Tariff, days: readonly DayUsage[]): readonly CostPart[] {
  return days.flatMap(({ day, channels }) =>
    CHANNEL_NAMES.flatMap((channel) =>
      COUNTED.flatMap((status) => {
        const count = channels[channel]?.[status] ?? 0;
        if (count === 0) return [];
        const at = { day, channel, status };
        return [...variableParts(tariff, at, count), ...feeParts(tariff, at, count)];
      }),
    ),
  );
}

type Place = Pick<CostPart, 'day' | 'channel' | 'status'>;

function variableParts(
  { catalogue, measured, environment }: Tariff,
  at: Place,
  count: number,
): readonly CostPart[] {
  return STEPS_OF[at.status](at.channel, environment)
    .flatMap((step) => [...unitsOf(measured, step, count)])
    .filter(([, quantity]) => quantity > 0n)
    .map(([unit, quantity]) => ({
      ...at,
      kind: 'variable',
      amount: costOf(catalogue, unit, quantity),
      of: { name: `${unit} (${BILLED[unit].price})`, quantity: Number(quantity) },
    }));
}

function feeParts({ fees, charges }: Tariff, at: Place, count: number): readonly CostPart[] {
  if (at.status !== 'verified') return [];
  const charged = charges(at.channel);
  if (charged === undefined) return [{ ...at, kind: 'channel', amount: undefined }];
  return charged.map((fee) => {
    const price = fee.usd === undefined ? feePriceOf(fees, fee) : parseUsd(fee.usd);
    const amount = price && price * BigInt(count);
    return { ...at, kind: 'channel', amount, of: { name: nameOfFee(fee), quantity: count } };
  });
}

/** Undefined where something was used and nothing of it has a price: that is not known, and is not nothing. */
export function amountOf(parts: readonly Pick<CostPart, 'amount'>[]): Picodollars | undefined {
  const priced = parts.flatMap(({ amount }) => (amount === undefined ? [] : [amount]));
  return priced.length === 0 && parts.length > 0 ? undefined : sum(priced);
}

/** What was used and has no price, and is in no sum. */
export function notPricedOf(parts: readonly CostPart[]): readonly NotPriced[] {
  const unknown = parts.flatMap(({ amount, of }) => (amount === undefined && of ? [of] : []));
  return [...Map.groupBy(unknown, ({ name }) => name)].map(([name, all]) => ({
    name,
    quantity: all.reduce((total, { quantity }) => total + quantity, 0),
  }));
}

/** What a step costs by itself; undefined where a part of it has no price. */
export function costOfOne({ catalogue, measured }: Tariff, step: Step): Picodollars | undefined {
  // A thousand, since what some use is less than one unit each.
  const amounts = [...unitsOf(measured, step, THOUSAND)].map(([unit, quantity]) =>
    costOf(catalogue, unit, quantity),
  );
  const known = amounts.flatMap((amount) => (amount === undefined ? [] : [amount]));
  return known.length === amounts.length ? sum(known) / BigInt(THOUSAND) : undefined;
}

const THOUSAND = 1000;

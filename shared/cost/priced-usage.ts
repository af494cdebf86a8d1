import { BILLED, COMPONENTS, type Component, costOf } from './billed-units.ts';
import { type ChannelFeePrice, feePriceOf, nameOfFee } from './channel-fees.ts';
import { allocate, type Picodollars, sum } from './money.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import { UNIT_NAMES, type Unit } from './units.ts';
import { countsOf, type Usage } from './usage.ts';

export type PriceBook = {
  readonly catalogue: PriceCatalogue;
  readonly fees: readonly ChannelFeePrice[];
};

export type PricedUsage = Usage & {
  readonly amounts: Readonly<Partial<Record<Unit, Picodollars>>>;
  readonly channelFees: Picodollars;
};

/** Something that was used and has no price here: it is in no sum. */
export type NotPriced = { readonly name: string; readonly quantity: number };

export type Priced = { readonly usages: readonly PricedUsage[]; readonly notPriced: readonly NotPriced[] };

/**
 * Prices each calendar month's quantities as a whole, since tiers are a month's, and parts what that comes to by who used how
 * much. So every way to group the result adds up to the same picodollar.
 */
export function priceUsage(usages: readonly Usage[], book: PriceBook): Priced {
  const amounts = usages.map((): Partial<Record<Unit, Picodollars>> => ({}));
  const unknown = new Map<string, number>();
  const note = (name: string, quantity: number) => unknown.set(name, (unknown.get(name) ?? 0) + quantity);
  for (const indices of byMonth(usages)) {
    for (const unit of UNIT_NAMES) {
      const counts = indices.map((index) => BigInt(usages[index]?.units[unit] ?? 0));
      const total = sum(counts);
      const cost = costOf(book.catalogue, unit, total);
      if (cost === undefined) note(`${unit} (${BILLED[unit].price})`, Number(total));
      for (const [place, part] of allocate(cost ?? 0n, counts).entries()) {
        const found = amounts[indices[place] ?? -1];
        if (found && part > 0n) found[unit] = part;
      }
    }
  }
  const priced = usages.map((usage, index) => ({
    ...usage,
    amounts: amounts[index] ?? {},
    channelFees: sum(
      usage.fees.map((fee) => {
        const price = feePriceOf(book.fees, fee);
        if (price === undefined) note(nameOfFee(fee), fee.count);
        return (price ?? 0n) * BigInt(fee.count);
      }),
    ),
  }));
  return { usages: priced, notPriced: [...unknown].map(([name, quantity]) => ({ name, quantity })) };
}

/** What is used by the piece: all but the channels' fees and what costs the same every month. */
export function variableCost({ amounts }: Pick<PricedUsage, 'amounts'>): Picodollars {
  return sum(Object.values(amounts));
}

export function byComponent(
  usages: readonly Pick<PricedUsage, 'amounts'>[],
): readonly { readonly component: Component; readonly amount: Picodollars }[] {
  return COMPONENTS.map((component) => ({
    component,
    amount: sum(
      usages.flatMap(({ amounts }) =>
        UNIT_NAMES.filter((unit) => BILLED[unit].component === component).map((unit) => amounts[unit] ?? 0n),
      ),
    ),
  }));
}

/** How much of each unit, over all of them. */
export function quantities(usages: readonly Usage[]): Readonly<Partial<Record<Unit, number>>> {
  const totals: Partial<Record<Unit, number>> = {};
  for (const { units } of usages)
    for (const [unit, count] of countsOf(units)) totals[unit] = (totals[unit] ?? 0) + count;
  return totals;
}

function byMonth(usages: readonly Usage[]): readonly (readonly number[])[] {
  const months = Map.groupBy(usages.keys(), (index) => usages[index]?.day.slice(0, 7));
  return [...months.values()];
}

import { type FixedResources, fixedCosts } from './fixed-costs.ts';
import { type Picodollars, sum } from './money.ts';
import { daysOf, daysOfMonth, type Period } from './period.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import type { NotPriced } from './priced-usage.ts';

/** What each day of a period costs of what costs the same every month. */
export function fixedByDay(
  catalogue: PriceCatalogue,
  resources: FixedResources,
  period: Period,
): { readonly days: ReadonlyMap<string, Picodollars>; readonly notPriced: readonly NotPriced[] } {
  const costs = daysOf(period).map((day) => ({
    day,
    costs: fixedCosts(catalogue, resources, { days: 1, daysOfMonth: daysOfMonth(day) }),
  }));
  const unknown = costs[0]?.costs.filter(({ amount }) => amount === undefined) ?? [];
  return {
    days: new Map(costs.map(({ day, costs }) => [day, sum(costs.map(({ amount }) => amount ?? 0n))])),
    notPriced: unknown.map(({ name, price, quantity }) => ({ name: `${name} (${price})`, quantity })),
  };
}

import { costOf } from './billed-units.ts';
import type { Picodollars } from './money.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import type { Unit } from './units.ts';

/** How much less a month's quantity costs by what is free in every month. Nothing where the price is not known. */
export function freeOf(catalogue: PriceCatalogue, unit: Unit, quantity: bigint): Picodollars {
  const list = costOf(catalogue, unit, quantity) ?? 0n;
  return list - (costOf(catalogue, unit, quantity, { freeTier: true }) ?? 0n);
}

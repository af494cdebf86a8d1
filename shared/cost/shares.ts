import type { CostRecord } from './cost-record.ts';
import type { Unit, Units } from './units.ts';

/**
 * A record of several as one record of each. All units split by the shares' counts, and the parts' sums are the record's own to the
 * last one: since whole units can't be cut, each share gets what is due to all up to it, less what those before it got.
 */
export function splitByShare(record: CostRecord): readonly CostRecord[] {
  const { shares, ...whole } = record;
  if (!shares || shares.length === 0) return [whole];
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  return shares.map(({ count, fees = [], ...about }) => {
    const from = before;
    before += count;
    return { ...whole, ...about, fees, units: partOf(record.units, { from, to: before, total }) };
  });
}

type Part = { readonly from: number; readonly to: number; readonly total: number };

function partOf(units: Units, { from, to, total }: Part): Units {
  const part: Partial<Record<Unit, number>> = {};
  for (const [name, count] of Object.entries(units) as [Unit, number][]) {
    const due = Math.floor((count * to) / total) - Math.floor((count * from) / total);
    if (due > 0) part[name] = due;
  }
  return part;
}

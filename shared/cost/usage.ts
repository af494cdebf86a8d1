import { CHANNEL_NAMES, type ChannelName } from '../channels/names.ts';
import { nameOfFee } from './channel-fees.ts';
import type { ChannelFee, CostRecord } from './cost-record.ts';
import { splitByShare } from './shares.ts';
import type { Unit, Units } from './units.ts';

/** What was used on one day, of one function, for one project and channel: records added up. */
export type Usage = {
  /** UTC, like 2026-10-31. */
  readonly day: string;
  readonly function: string;
  /** Absent where nobody's request caused it. */
  readonly project?: string;
  readonly channel?: ChannelName;
  /** Only where it was asked for by verification. */
  readonly verification?: string;
  readonly created: number;
  readonly verified: number;
  readonly units: Units;
  readonly fees: readonly ChannelFee[];
};

type Detail = { readonly byVerification: boolean };

export function usageOf(record: CostRecord, { byVerification }: Detail): readonly Usage[] {
  return splitByShare(record).map(
    ({ function: name, at, project, channel, verification, outcome, units, fees }) => ({
      day: new Date(at).toISOString().slice(0, 10),
      function: name,
      ...(project !== undefined && { project }),
      ...(channel !== undefined && { channel }),
      ...(byVerification && verification !== undefined && { verification }),
      created: outcome === 'created' ? 1 : 0,
      verified: outcome === 'verified' ? 1 : 0,
      units,
      fees,
    }),
  );
}

/** Adds up what differs in nothing but its quantities, in the order of the days. */
export function addUp(usages: Iterable<Usage>): readonly Usage[] {
  const sums = new Map<string, Sum>();
  for (const usage of usages) {
    const key = JSON.stringify([usage.day, usage.function, usage.project, usage.channel, usage.verification]);
    const sum = sums.get(key);
    if (sum) add(sum, usage);
    else sums.set(key, beginWith(usage));
  }
  return [...sums.values()]
    .map(({ fees, ...sum }): Usage => ({ ...sum, fees: [...fees.values()] }))
    .toSorted((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

type Sum = Omit<Usage, 'created' | 'verified' | 'units' | 'fees'> & {
  created: number;
  verified: number;
  readonly units: Partial<Record<Unit, number>>;
  readonly fees: Map<string, ChannelFee>;
};

function beginWith({ units, fees, ...usage }: Usage): Sum {
  const sum: Sum = { ...usage, units: { ...units }, fees: new Map() };
  addFees(sum, fees);
  return sum;
}

function add(sum: Sum, { created, verified, units, fees }: Usage): void {
  sum.created += created;
  sum.verified += verified;
  for (const [unit, count] of countsOf(units)) sum.units[unit] = (sum.units[unit] ?? 0) + count;
  addFees(sum, fees);
}

function addFees(sum: Sum, fees: readonly ChannelFee[]): void {
  for (const fee of fees) {
    const before = sum.fees.get(nameOfFee(fee));
    sum.fees.set(nameOfFee(fee), { ...fee, count: (before?.count ?? 0) + fee.count });
  }
}

/** The units that there are some of. */
export function countsOf(units: Units): readonly (readonly [Unit, number])[] {
  return Object.entries(units) as [Unit, number][];
}

export function isChannel(text: string): text is ChannelName {
  return CHANNEL_NAMES.some((name) => name === text);
}

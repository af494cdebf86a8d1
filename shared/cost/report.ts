import { allocate, divideHalfUp, type Picodollars, sum } from './money.ts';
import type { NotPriced, PricedUsage } from './priced-usage.ts';
import { variableCost } from './priced-usage.ts';

export const GROUPINGS = ['project', 'channel', 'function', 'day', 'verification'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What belongs to no project, channel or verification, and what no record tells of. */
export const UNATTRIBUTED = 'unattributed';
/** What belongs to the deployment as a whole. */
export const DEPLOYMENT = 'deployment';

export type ReportRow = {
  readonly key: string;
  readonly created: number;
  readonly verified: number;
  readonly variable: Picodollars;
  readonly fixed: Picodollars;
  readonly channel: Picodollars;
  /** Variable cost and channel fees for each that was verified, of all that were begun; undefined for none. */
  readonly perVerified: Picodollars | undefined;
};

export type FixedByDay = ReadonlyMap<string, Picodollars>;

export type Report = {
  readonly by: Grouping;
  readonly rows: readonly ReportRow[];
  readonly total: ReportRow;
  readonly notPriced: readonly NotPriced[];
};

/**
 * Groups what was used. Fixed cost goes to the day that it is for; among projects, channels and verifications it is parted by
 * how many verifications they began; of functions it is nobody's, and a row of its own. Every column adds up exactly to the total,
 * which is the same whatever it is grouped by.
 */
export function makeReport(
  by: Grouping,
  usages: readonly PricedUsage[],
  fixedByDay: FixedByDay,
  notPriced: readonly NotPriced[],
): Report {
  const groups = Map.groupBy(usages, (usage) => keyOf(by, usage));
  if (by === 'day') for (const day of fixedByDay.keys()) if (!groups.has(day)) groups.set(day, []);
  const counted = [...groups].map(([key, members]) => ({
    key,
    created: members.reduce((count, { created }) => count + created, 0),
    verified: members.reduce((count, { verified }) => count + verified, 0),
    variable: sum(members.map(variableCost)),
    channel: sum(members.map(({ channelFees }) => channelFees)),
  }));
  const fixed = sum(fixedByDay.values());
  const withFixed = partFixed(by, counted, fixedByDay, fixed);
  const rows = withFixed.map(withAverage).toSorted(by === 'day' ? byKey : byCost);
  const total = withAverage({
    key: 'total',
    created: counted.reduce((count, { created }) => count + created, 0),
    verified: counted.reduce((count, { verified }) => count + verified, 0),
    variable: sum(counted.map(({ variable }) => variable)),
    channel: sum(counted.map(({ channel }) => channel)),
    fixed,
  });
  return { by, rows, total, notPriced };
}

type Counted = Omit<ReportRow, 'fixed' | 'perVerified'>;

function partFixed(
  by: Grouping,
  counted: readonly Counted[],
  fixedByDay: FixedByDay,
  fixed: Picodollars,
): readonly (Counted & { readonly fixed: Picodollars })[] {
  if (by === 'day') return counted.map((row) => ({ ...row, fixed: fixedByDay.get(row.key) ?? 0n }));
  const begun = counted.map(({ created }) => BigInt(created));
  if (by !== 'function' && sum(begun) > 0n) {
    const parts = allocate(fixed, begun);
    return counted.map((row, index) => ({ ...row, fixed: parts[index] ?? 0n }));
  }
  const nobodys = { created: 0, verified: 0, variable: 0n, channel: 0n };
  return [
    ...counted.map((row) => ({ ...row, fixed: 0n })),
    ...(fixed > 0n ? [{ ...nobodys, key: DEPLOYMENT, fixed }] : []),
  ];
}

function withAverage(row: Omit<ReportRow, 'perVerified'>): ReportRow {
  const cost = row.variable + row.channel;
  return { ...row, perVerified: row.verified === 0 ? undefined : divideHalfUp(cost, BigInt(row.verified)) };
}

function keyOf(by: Grouping, usage: PricedUsage): string {
  return usage[by] ?? UNATTRIBUTED;
}

function byKey(one: ReportRow, other: ReportRow): number {
  return one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
}

/** What costs most first, and what is nobody's last. */
function byCost(one: ReportRow, other: ReportRow): number {
  const rank = ({ key }: ReportRow) => (key === UNATTRIBUTED ? 1 : key === DEPLOYMENT ? 2 : 0);
  const [a, b] = [one.variable + one.channel, other.variable + other.channel];
  return rank(one) - rank(other) || (a > b ? -1 : a < b ? 1 : byKey(one, other));
}

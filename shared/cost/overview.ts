import type { Alternatives } from './alternatives.ts';
import { fixedByDay } from './fixed-by-day.ts';
import type { FixedResources } from './fixed-costs.ts';
import { allocate, type Picodollars, parseUsd, sum } from './money.ts';
import type { Period } from './period.ts';
import { byComponent, type PriceBook, type PricedUsage, priceUsage } from './priced-usage.ts';
import { type Grouping, makeReport, type Report } from './report.ts';
import { type FunctionActivity, type Typical, unattributed } from './unattributed.ts';
import type { Usage } from './usage.ts';

/** What a period cost, from what was recorded in it. */
export type Overview = {
  readonly period: Period;
  readonly report: Report;
  readonly byDay: Report;
  readonly byChannel: Report;
  /** Of each day in `byDay`, in its order; each day has all components. */
  readonly components: readonly DayComponents[];
};

export type DayComponents = {
  readonly day: string;
  readonly amounts: readonly { readonly component: string; readonly amount: Picodollars }[];
};

type Recorded = {
  readonly usages: readonly Usage[];
  readonly activities: readonly FunctionActivity[];
  readonly typical: readonly Typical[];
  readonly resources: FixedResources;
};

/** With a project, of that one alone: what it caused, and of the fixed cost the share that its verifications are of all. */
export function makeOverview(
  by: Grouping,
  period: Period,
  { usages, activities, typical, resources }: Recorded,
  book: PriceBook,
  project?: string,
): Overview {
  const all = [...usages, ...unattributed(usages, activities, typical)];
  const { usages: everybodys, notPriced } = priceUsage(all, book);
  const monthly = fixedByDay(book.catalogue, resources, period);
  const priced = project === undefined ? everybodys : everybodys.filter((usage) => usage.project === project);
  const fixed = project === undefined ? monthly.days : shareOf(monthly.days, priced, everybodys);
  const report = (grouping: Grouping) =>
    makeReport(grouping, priced, fixed, [...notPriced, ...monthly.notPriced]);
  const byDay = report('day');
  return {
    period,
    report: report(by),
    byDay,
    byChannel: report('channel'),
    components: byDay.rows.map(({ key: day }) => {
      const ofDay = priced.filter((usage) => usage.day === day);
      const channels = {
        component: 'Channel fees',
        amount: sum(ofDay.map(({ channelFees }) => channelFees)),
      };
      return {
        day,
        amounts: [...byComponent(ofDay), channels, { component: 'Fixed', amount: fixed.get(day) ?? 0n }],
      };
    }),
  };
}

function shareOf(
  days: ReadonlyMap<string, Picodollars>,
  own: readonly PricedUsage[],
  everybodys: readonly PricedUsage[],
): ReadonlyMap<string, Picodollars> {
  const begun = (usages: readonly PricedUsage[]) => usages.reduce((count, { created }) => count + created, 0);
  const [mine, all] = [begun(own), begun(everybodys)];
  if (mine === 0) return new Map();
  const parts = (amount: Picodollars) => allocate(amount, [BigInt(mine), BigInt(all - mine)])[0] ?? 0n;
  return new Map([...days].map(([day, amount]) => [day, parts(amount)]));
}

/** The whole period by component. */
export function componentTotals({ components }: Pick<Overview, 'components'>): DayComponents['amounts'] {
  const names = components[0]?.amounts.map(({ component }) => component) ?? [];
  return names.map((component, index) => ({
    component,
    amount: sum(components.map(({ amounts }) => amounts[index]?.amount ?? 0n)),
  }));
}

export type Comparison = {
  readonly country: string;
  readonly provider: string;
  readonly source: string;
  readonly asOf: string;
  /** Of one text message. */
  readonly each: Picodollars;
  /** As if all who were verified had been there, with one message each. */
  readonly all: Picodollars;
};

/** What as many verifications would have cost with a code by SMS, by country, dearest first. */
export function withSmsOtp(verified: number, { sms_otp }: Alternatives): readonly Comparison[] {
  return sms_otp
    .map(({ name, provider, usd, source, as_of }) => {
      const each = parseUsd(usd);
      return { country: name, provider, source, asOf: as_of, each, all: each * BigInt(verified) };
    })
    .toSorted((one, other) => (one.each > other.each ? -1 : one.each < other.each ? 1 : 0));
}

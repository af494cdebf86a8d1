import { BILLED, type Component } from './billed-units.ts';
import type { FixedCost } from './fixed-costs.ts';
import { freeOf } from './free-tier.ts';
import { type Picodollars, sum } from './money.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import type { PricedUsage } from './priced-usage.ts';
import { quantities } from './priced-usage.ts';
import { UNIT_NAMES } from './units.ts';

/** A line of the bill: one service, and what kind of charge it is. */
export type BillLine = {
  /** As Cost Explorer names it, like `AWS Lambda`. */
  readonly service: string;
  /** As Cost Explorer names it: `Usage`, `Credit`, `Tax`, `Discount`, ... */
  readonly recordType: string;
  readonly amount: Picodollars;
};

export type Explanation =
  /** What the month's use is at list price without what is free in every month. */
  | 'free_tier'
  | 'discounts'
  | 'credits'
  | 'tax'
  /** Billed for something that no invocation counts: storage, backups, requests of consoles and other tools. */
  | 'not_metered'
  /** Counted here and not in the bill: not tagged, billed later, or counted too high. */
  | 'not_billed';

export type ReconciledService = {
  readonly service: string;
  /** At list price, what was counted and what is fixed. */
  readonly ours: Picodollars;
  readonly bill: Picodollars;
  /** Why the two differ; they add up to `bill - ours`. */
  readonly because: readonly { readonly why: Explanation; readonly amount: Picodollars }[];
};

/** How Cost Explorer names the services behind our components. */
const SERVICE_OF: Readonly<Record<Component, string>> = {
  'API Gateway': 'Amazon API Gateway',
  Lambda: 'AWS Lambda',
  DynamoDB: 'Amazon DynamoDB',
  KMS: 'AWS Key Management Service',
  SNS: 'Amazon Simple Notification Service',
  SQS: 'Amazon Simple Queue Service',
  'CloudWatch Logs': 'AmazonCloudWatch',
  // Bills have it as a part of the service that sends.
  'Data transfer': 'Amazon API Gateway',
};

type Counted = {
  readonly usages: readonly PricedUsage[];
  readonly fixed: readonly FixedCost[];
  readonly catalogue: PriceCatalogue;
};

/** Our sum of a month beside the bill's, by service, with every picodollar of the difference under a name. */
export function reconcile(counted: Counted, bill: readonly BillLine[]): readonly ReconciledService[] {
  const ours = ourServices(counted);
  const services = [...new Set([...ours.keys(), ...bill.map(({ service }) => service)])].toSorted();
  return services.map((service) => {
    const { list, free } = ours.get(service) ?? { list: 0n, free: 0n };
    const lines = bill.filter((line) => line.service === service);
    const of = (...types: readonly RecordKind[]) =>
      sum(lines.filter(({ recordType }) => types.includes(kindOf(recordType))).map(({ amount }) => amount));
    const usage = of('usage');
    // The account's other stacks use the free tier too: as much of it is taken for the reason as the bill leaves room for.
    const gap = usage - list;
    const freed = gap < 0n ? largest(gap, -free) : 0n;
    const rest = gap - freed;
    const because = [
      { why: 'free_tier', amount: freed },
      { why: 'discounts', amount: of('discount') },
      { why: 'credits', amount: of('credit') },
      { why: 'tax', amount: of('tax') },
      { why: rest > 0n ? 'not_metered' : 'not_billed', amount: rest },
    ] as const;
    return {
      service,
      ours: list,
      bill: sum(lines.map(({ amount }) => amount)),
      because: because.filter(({ amount }) => amount !== 0n),
    };
  });
}

type RecordKind = 'usage' | 'discount' | 'credit' | 'tax';

/** @see https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html for the kinds that there are */
function kindOf(recordType: string): RecordKind {
  const type = recordType.toLowerCase();
  if (type.includes('tax')) return 'tax';
  if (type.includes('credit') || type.includes('refund')) return 'credit';
  if (type.includes('discount') || type.includes('negation')) return 'discount';
  return 'usage';
}

type Ours = { readonly list: Picodollars; readonly free: Picodollars };

function ourServices({ usages, fixed, catalogue }: Counted): ReadonlyMap<string, Ours> {
  const found = new Map<string, Ours>();
  const add = (service: string, list: Picodollars, free: Picodollars) => {
    const before = found.get(service) ?? { list: 0n, free: 0n };
    found.set(service, { list: before.list + list, free: before.free + free });
  };
  const used = quantities(usages);
  for (const unit of UNIT_NAMES) {
    const list = sum(usages.map(({ amounts }) => amounts[unit] ?? 0n));
    add(SERVICE_OF[BILLED[unit].component], list, freeOf(catalogue, unit, BigInt(used[unit] ?? 0)));
  }
  for (const { price, amount = 0n, free } of fixed) {
    const service = catalogue.prices[price]?.service;
    if (service !== undefined) add(service, amount, free);
  }
  return found;
}

function largest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

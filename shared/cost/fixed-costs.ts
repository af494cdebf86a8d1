import * as z from 'zod/mini';
import { divideHalfUp, type Picodollars } from './money.ts';
import { type PriceCatalogue, type PriceName, priceOf } from './price-catalogue.ts';

/** What a deployment has and pays for whether anybody verifies or not. */
export const fixedResources = z.object({
  kms_keys: z.int().check(z.nonnegative()),
  alarms: z.int().check(z.nonnegative()),
  /** Each combination of name and dimensions is one; a month in which nothing was told is free. */
  metrics: z.int().check(z.nonnegative()),
  dashboards: z.int().check(z.nonnegative()),
  /** Queues that wake a function: Lambda asks them all the time. */
  polled_queues: z.int().check(z.nonnegative()),
});

export type FixedResources = z.infer<typeof fixedResources>;

/**
 * Lambda asks an idle standard queue over five connections that wait 20 seconds each.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const POLLS_A_DAY = (5 * 86_400) / 20;

export type FixedCost = {
  readonly name: string;
  readonly price: PriceName;
  /** Of the price's units, in the days that were asked for. */
  readonly quantity: number;
  /** Undefined where the price is not known. */
  readonly amount: Picodollars | undefined;
  /** How much of it is free in every month. */
  readonly free: Picodollars;
};

type Period = { readonly days: number; readonly daysOfMonth: number };

/** What they cost in some days of a month. */
export function fixedCosts(
  { prices }: Pick<PriceCatalogue, 'prices'>,
  resources: FixedResources,
  { days, daysOfMonth }: Period,
  { freeTier = false }: { readonly freeTier?: boolean } = {},
): readonly FixedCost[] {
  const monthly = (name: string, price: PriceName, count: number): FixedCost => {
    const found = prices[price];
    const part = (free: boolean) =>
      found &&
      divideHalfUp(priceOf(found, BigInt(count), { freeTier: free }) * BigInt(days), BigInt(daysOfMonth));
    const free = (part(false) ?? 0n) - (part(true) ?? 0n);
    return { name, price, quantity: count, amount: count === 0 ? 0n : part(freeTier), free };
  };
  const polls = resources.polled_queues * POLLS_A_DAY * days;
  const request = prices.sqs_request;
  const polled = (free: boolean) => request && priceOf(request, BigInt(polls), { freeTier: free });
  const polling: FixedCost = {
    name: 'SQS, polls of queues',
    price: 'sqs_request',
    quantity: polls,
    amount: polled(freeTier),
    free: (polled(false) ?? 0n) - (polled(true) ?? 0n),
  };
  return [
    monthly('KMS keys', 'kms_key_month', resources.kms_keys),
    monthly('CloudWatch alarms', 'alarm_month', resources.alarms),
    monthly('CloudWatch metrics', 'metric_month', resources.metrics),
    monthly('CloudWatch dashboards', 'dashboard_month', resources.dashboards),
    polling,
  ];
}

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
});

/** Counts in a synthesized template what costs the same every month. `embedded` metrics come out of log lines, which it can't show. */
export function fixedResourcesOf(json: unknown, embedded: number): FixedResources {
  const resources = Object.values(z.parse(template, json).Resources);
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const mappings = resources.filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping');
  return {
    kms_keys: count('AWS::KMS::Key'),
    alarms: count('AWS::CloudWatch::Alarm'),
    metrics: count('AWS::Logs::MetricFilter') + embedded,
    dashboards: count('AWS::CloudWatch::Dashboard'),
    // A stream's mapping says where to begin to read; reading a stream is free for Lambda.
    polled_queues: mappings.filter(({ Properties }) => Properties?.StartingPosition === undefined).length,
  };
}

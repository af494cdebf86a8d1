import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { INDEXES } from '../../shared/config/names.ts';
import { catalogueOf, PRICED_REGIONS } from '../../shared/cost/catalogues.ts';
import { parseUsd } from '../../shared/cost/money.ts';
import type { PriceName } from '../../shared/cost/price-catalogue.ts';
import type { HttpApi } from './http-api.ts';

type Sources = {
  readonly region: string;
  readonly api: HttpApi;
  readonly table: Table;
  readonly topic: Topic;
  /** Verified verifications, one metric for each function that receives messages. */
  readonly verified: readonly Metric[];
  readonly period: Duration;
};

/**
 * Millionths of a USD for each verified verification, out of metrics that AWS counts for nothing: requests, writes, events and signatures, at
 * the Region's list prices. That is most of what a verification costs, and all that abuse and mistakes make more of; npx verso cost
 * report has the rest. An alarm takes ten metrics at most, so that Lambda's own time, the webhooks' invocations, reads
 * and logs are left out.
 */
export function costPerVerification({ region, api, table, topic, verified, period }: Sources): IMetric {
  const price = pricesOf(region);
  const written = (index?: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName: 'ConsumedWriteCapacityUnits',
      dimensionsMap: {
        TableName: table.tableName,
        ...(index !== undefined && { GlobalSecondaryIndexName: index }),
      },
      statistic: 'Sum',
      period,
    });
  const counted = verified.map((metric, place) => [`v${place}`, metric] as const);
  const sum = counted.map(([name]) => `FILL(${name}, 0)`).join(' + ');
  const request = price('http_request') + price('lambda_request');
  const event = price('sns_request') + 2 * price('lambda_request');
  return new MathExpression({
    label: 'USD in a million verified',
    expression: [
      `(${round(request)} * FILL(requests, 0)`,
      `${round(price('dynamodb_write_unit'))} * (FILL(w0, 0) + FILL(w1, 0) + FILL(w2, 0))`,
      `${round(event)} * FILL(events, 0)`,
      `${round(price('kms_sign_rsa_2048'))} * (${sum})) / (${sum})`,
    ].join(' + '),
    usingMetrics: {
      requests: api.metric('Count', 'Sum', period),
      w0: written(),
      w1: written(INDEXES.list.name),
      w2: written(INDEXES.reference.name),
      events: topic.metricNumberOfMessagesPublished({ period, statistic: 'Sum' }),
      ...Object.fromEntries(counted),
    },
    period,
  });
}

const NEEDED = [
  'http_request',
  'lambda_request',
  'dynamodb_write_unit',
  'sns_request',
  'kms_sign_rsa_2048',
] as const satisfies readonly PriceName[];

/** What has to be known of a Region before a verification can be priced there, and is not. */
export function unknownPrices(region: string): readonly PriceName[] {
  if (!PRICED_REGIONS.includes(region)) return NEEDED;
  const { prices } = catalogueOf(region);
  return NEEDED.filter((name) => prices[name] === undefined);
}

/** In millionths of a USD. */
function pricesOf(region: string): (name: (typeof NEEDED)[number]) => number {
  const { prices } = catalogueOf(region);
  return (name) => Number(parseUsd(prices[name]?.tiers[0]?.usd ?? '0')) / 1e6;
}

function round(microdollars: number): string {
  return String(Math.round(microdollars * 1e6) / 1e6);
}

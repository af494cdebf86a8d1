import * as z from 'zod/mini';
import { formatUsd, parseUsd } from './money.ts';
import { PRICE_NAMES, type Price, type PriceCatalogue, type PriceName } from './price-catalogue.ts';

/**
 * How each price is found in the AWS Price List. A usage type begins with the Region's own prefix, in some Regions with
 * none and of KMS with the Region's name, so that the end of it decides.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 */
type Place = {
  readonly serviceCode: string;
  /** Attributes that are asked for, beside the Region. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly usageType: RegExp;
};

const dynamoDb = (usageType: RegExp, attributes: Place['attributes']): Place => ({
  serviceCode: 'AmazonDynamoDB',
  attributes,
  usageType,
});
const kms = (usageType: RegExp): Place => ({ serviceCode: 'awskms', attributes: {}, usageType });
const cloudWatch = (usageType: RegExp): Place => ({
  serviceCode: 'AmazonCloudWatch',
  attributes: {},
  usageType,
});

export const PLACES: Readonly<Record<PriceName, Place>> = {
  http_request: {
    serviceCode: 'AmazonApiGateway',
    attributes: { operation: 'ApiGatewayHttpApi' },
    usageType: /(?:^|-)ApiGatewayHttpRequest$/,
  },
  lambda_request: {
    serviceCode: 'AWSLambda',
    attributes: { group: 'AWS-Lambda-Requests-ARM' },
    usageType: /(?:^|-)Request-ARM$/,
  },
  lambda_gb_second: {
    serviceCode: 'AWSLambda',
    attributes: { group: 'AWS-Lambda-Duration-ARM' },
    usageType: /(?:^|-)Lambda-GB-Second-ARM$/,
  },
  dynamodb_write_unit: dynamoDb(/(?:^|-)WriteRequestUnits$/, { group: 'DDB-WriteUnits' }),
  dynamodb_read_unit: dynamoDb(/(?:^|-)ReadRequestUnits$/, { group: 'DDB-ReadUnits' }),
  // Not the infrequent-access class, whose usage type ends alike.
  dynamodb_storage_gb_month: dynamoDb(/^(?:[A-Z0-9]{3,}-)?TimedStorage-ByteHrs$/, {
    productFamily: 'Database Storage',
  }),
  dynamodb_backup_gb_month: dynamoDb(/(?:^|-)TimedPITRStorage-ByteHrs$/, {}),
  kms_sign_rsa_2048: kms(/-KMS-Requests-Asymmetric-RSA_2048$/),
  kms_sign_other: kms(/-KMS-Requests-Asymmetric$/),
  kms_symmetric_request: kms(/-KMS-Requests$/),
  kms_key_month: kms(/-KMS-Keys$/),
  sns_request: {
    serviceCode: 'AmazonSNS',
    attributes: { group: 'SNS-Requests-Tier1' },
    usageType: /(?:^|-)Requests-Tier1$/,
  },
  sqs_request: {
    serviceCode: 'AWSQueueService',
    attributes: { group: 'SQS-APIRequest-Tier1', queueType: 'Standard' },
    usageType: /(?:^|-)Requests-(?:RBP|Tier1)$/,
  },
  log_ingest_gb: cloudWatch(/(?:^|-)DataProcessing-Bytes$/),
  log_storage_gb_month: cloudWatch(/(?:^|-)TimedStorage-ByteHrs$/),
  alarm_month: cloudWatch(/(?:^|-)CW:AlarmMonitorUsage$/),
  metric_month: cloudWatch(/(?:^|-)CW:MetricMonitorUsage$/),
  dashboard_month: cloudWatch(/(?:^|-)DashboardsUsageHour(?:-Basic)?$/),
  data_out_gb: {
    serviceCode: 'AWSDataTransfer',
    attributes: { transferType: 'AWS Outbound' },
    usageType: /(?:^|-)DataTransfer-Out-Bytes$/,
  },
};

/** One entry of `PriceList`, which is JSON in a string. Prices of other currencies are not read. */
const listed = z.object({
  product: z.object({ attributes: z.looseObject({ usagetype: z.string() }) }),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        effectiveDate: z.string(),
        priceDimensions: z.record(
          z.string(),
          z.object({
            unit: z.string(),
            beginRange: z.string(),
            pricePerUnit: z.object({ USD: z.string() }),
          }),
        ),
      }),
    ),
  }),
  publicationDate: z.string(),
});

type Found = Pick<Price, 'tiers' | 'free_per_month' | 'source' | 'as_of'>;

/** The price among a query's products; undefined where there is none. Throws where there are several that differ. */
export function foundPrice(name: PriceName, products: readonly string[]): Found | undefined {
  const place = PLACES[name];
  const fitting = products
    .map((text) => z.parse(listed, JSON.parse(text)))
    .filter(({ product }) => place.usageType.test(product.attributes.usagetype))
    .map(readTerms);
  const [first, ...others] = fitting.toSorted(
    (one, other) => (other.free_per_month ?? 0) - (one.free_per_month ?? 0),
  );
  if (!first) return undefined;
  const rates = (found: Found) => JSON.stringify(found.tiers);
  if (others.some((other) => rates(other) !== rates(first)))
    throw new Error(
      `The price list has several prices for ${name}, ${fitting.length} of them: none was taken.`,
    );
  return first;
}

/** A first tier of nothing is the free tier of every month. */
function readTerms({ product, terms, publicationDate }: z.infer<typeof listed>): Found {
  const dimensions = Object.values(terms.OnDemand).flatMap(({ priceDimensions }) =>
    Object.values(priceDimensions),
  );
  const tiers = dimensions
    .map(({ beginRange, pricePerUnit }) => ({
      from: Number(beginRange),
      usd: formatUsd(parseUsd(pricePerUnit.USD)),
    }))
    .toSorted((one, other) => one.from - other.from);
  const [nothing, first] = tiers;
  const free = nothing?.usd === '0' && first ? first.from : undefined;
  return {
    tiers:
      free === undefined
        ? tiers
        : tiers.slice(1).map((tier) => (tier.from === free ? { ...tier, from: 0 } : tier)),
    ...(free !== undefined && { free_per_month: free }),
    source: `AWS Price List API, usage type ${product.attributes.usagetype}`,
    as_of: publicationDate.slice(0, 10),
  };
}

export type PriceChange = { readonly name: PriceName } & (
  | { readonly kind: 'same' | 'not_found' }
  | { readonly kind: 'new'; readonly to: Price }
  | { readonly kind: 'changed'; readonly from: Price; readonly to: Price }
);

/** What the price list says against what the catalogue says. What the list does not have stays as it is. */
export function compareWith(
  { prices }: PriceCatalogue,
  found: Readonly<Partial<Record<PriceName, Found>>>,
  /** Of services and units, for prices that are new here. */
  names: PriceCatalogue['prices'],
): readonly PriceChange[] {
  return PRICE_NAMES.map((name) => {
    const [from, list] = [prices[name], found[name]];
    const named = from ?? names[name];
    if (!list || !named) return { name, kind: 'not_found' };
    const { service, unit } = named;
    const free = list.free_per_month ?? from?.free_per_month;
    const { tiers, source, as_of } = list;
    const to: Price = {
      service,
      unit,
      tiers,
      ...(free !== undefined && { free_per_month: free }),
      source,
      as_of,
    };
    if (!from) return { name, kind: 'new', to };
    return JSON.stringify(from.tiers) === JSON.stringify(to.tiers)
      ? { name, kind: 'same' }
      : { name, kind: 'changed', from, to };
  });
}

/** The catalogue with what changed, dated. */
export function withChanges(
  catalogue: PriceCatalogue,
  changes: readonly PriceChange[],
  today: string,
): PriceCatalogue {
  const prices = { ...catalogue.prices };
  for (const change of changes)
    if (change.kind === 'new' || change.kind === 'changed') prices[change.name] = change.to;
  return { ...catalogue, version: today, prices };
}

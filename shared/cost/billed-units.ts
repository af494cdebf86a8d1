import type { Picodollars } from './money.ts';
import { type PriceCatalogue, type PriceName, priceOf } from './price-catalogue.ts';
import type { Unit } from './units.ts';

/** AWS' gigabytes of traffic, logs and storage are 2^30 bytes. */
export const GIGABYTE = 2n ** 30n;

type Billed = {
  readonly price: PriceName;
  /** How many of ours are one of the price's. */
  readonly per: bigint;
  /** For people. */
  readonly component: Component;
};

/** What a bill is read by, in the order of reports. */
export const COMPONENTS = [
  'API Gateway',
  'Lambda',
  'DynamoDB',
  'KMS',
  'SNS',
  'SQS',
  'CloudWatch Logs',
  'Data transfer',
] as const;

export type Component = (typeof COMPONENTS)[number];

/** Which price each metered unit is billed at. */
export const BILLED: Readonly<Record<Unit, Billed>> = {
  http_api_requests: { price: 'http_request', per: 1n, component: 'API Gateway' },
  lambda_requests: { price: 'lambda_request', per: 1n, component: 'Lambda' },
  lambda_mb_ms: { price: 'lambda_gb_second', per: 1024n * 1000n, component: 'Lambda' },
  dynamodb_write_units: { price: 'dynamodb_write_unit', per: 1n, component: 'DynamoDB' },
  dynamodb_read_half_units: { price: 'dynamodb_read_unit', per: 2n, component: 'DynamoDB' },
  kms_rsa_signatures: { price: 'kms_sign_rsa_2048', per: 1n, component: 'KMS' },
  kms_ecc_signatures: { price: 'kms_sign_other', per: 1n, component: 'KMS' },
  kms_symmetric_requests: { price: 'kms_symmetric_request', per: 1n, component: 'KMS' },
  sns_publishes: { price: 'sns_request', per: 1n, component: 'SNS' },
  sqs_requests: { price: 'sqs_request', per: 1n, component: 'SQS' },
  log_bytes: { price: 'log_ingest_gb', per: GIGABYTE, component: 'CloudWatch Logs' },
  data_out_bytes: { price: 'data_out_gb', per: GIGABYTE, component: 'Data transfer' },
};

/** What a month's quantity of a unit costs. Undefined where its price is not known, unless there is none of it. */
export function costOf(
  { prices }: Pick<PriceCatalogue, 'prices'>,
  unit: Unit,
  quantity: bigint,
  { freeTier = false }: { readonly freeTier?: boolean } = {},
): Picodollars | undefined {
  if (quantity === 0n) return 0n;
  const { price: name, per } = BILLED[unit];
  const price = prices[name];
  return price && priceOf(price, quantity, { per, freeTier });
}

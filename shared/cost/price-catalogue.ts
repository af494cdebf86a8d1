import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';
import { divideHalfUp, type Picodollars, parseUsd } from './money.ts';

/** What AWS asks a price for, of all that a deployment uses. The names are the catalogue's own. */
export const PRICE_NAMES = [
  'http_request',
  'lambda_request',
  'lambda_gb_second',
  'dynamodb_write_unit',
  'dynamodb_read_unit',
  'dynamodb_storage_gb_month',
  'dynamodb_backup_gb_month',
  'kms_sign_rsa_2048',
  'kms_sign_other',
  'kms_symmetric_request',
  'kms_key_month',
  'sns_request',
  'sqs_request',
  'log_ingest_gb',
  'log_storage_gb_month',
  'alarm_month',
  'metric_month',
  'dashboard_month',
  'data_out_gb',
] as const;

export type PriceName = (typeof PRICE_NAMES)[number];

const usd = z
  .string()
  .check(z.regex(/^\d+(\.\d{1,12})?$/, 'write USD as a decimal in quotes, like "0.0000004"'));
const date = z.iso.date();

const price = z.object({
  /** As bills name it. */
  service: z.string(),
  /** What `usd` is for one of. */
  unit: z.string(),
  /** By what a month uses, from the first unit on. */
  tiers: z.array(z.object({ from: z.int().check(z.nonnegative()), usd })).check(
    z.refine((tiers) => tiers[0]?.from === 0, 'the first tier begins at 0'),
    z.refine(
      (tiers) => tiers.every(({ from }, index) => index === 0 || from > (tiers[index - 1]?.from ?? 0)),
      'tiers rise',
    ),
  ),
  /** What AWS does not charge for, in every month of every account: offers that end after a year are not in it. */
  free_per_month: z.optional(z.int().check(z.positive())),
  source: z.string(),
  /** When the source said so. */
  as_of: date,
});

export type Price = z.infer<typeof price>;

const catalogue = z.object({
  region: z.string(),
  /** The day of its last change. */
  version: date,
  prices: z.partialRecord(z.enum(PRICE_NAMES), price),
});

/** The list prices of one Region. A price that is not in it is not known, which is not the same as nothing. */
export type PriceCatalogue = z.infer<typeof catalogue>;

const schema = lazily(() => catalogue);

/** Throws when a field is wrong, naming it. */
export function readCatalogue(json: unknown): PriceCatalogue {
  return z.parse(schema(), json);
}

type Terms = {
  /** What makes one of the price's own units, like 1,024,000 megabyte-milliseconds a GB-second. */
  readonly per?: bigint;
  /** Leaves out what is free in every month. */
  readonly freeTier?: boolean;
};

/** What a month's quantity costs: each tier its part, rounded once to a picodollar. */
export function priceOf(
  { tiers, free_per_month: free = 0 }: Pick<Price, 'tiers' | 'free_per_month'>,
  quantity: bigint,
  { per = 1n, freeTier = false }: Terms = {},
): Picodollars {
  const charged = quantity - (freeTier ? BigInt(free) * per : 0n);
  let exact = 0n;
  for (const [index, tier] of tiers.entries()) {
    const next = tiers[index + 1];
    const from = BigInt(tier.from) * per;
    const to = next === undefined ? charged : smaller(charged, BigInt(next.from) * per);
    if (to > from) exact += (to - from) * parseUsd(tier.usd);
  }
  return divideHalfUp(exact, per);
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

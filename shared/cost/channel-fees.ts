import * as z from 'zod/mini';
import { defined } from '../defined.ts';
import type { ChannelFee } from './cost-record.ts';
import { type Picodollars, parseUsd } from './money.ts';
import { FEES, NUMBER_TYPES } from './units.ts';

export const usd = z
  .string()
  .check(z.regex(/^\d+(\.\d{1,12})?$/, 'write USD as a decimal in quotes, like "0.0083"'));

/** A fee of a provider, by list or by contract. */
export const channelFeePrice = z.strictObject({
  fee: z.enum(FEES),
  /** ISO 3166-1 alpha-2; left out where the fee is the same everywhere. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, 'write an ISO country, for example US'))),
  number_type: z.optional(z.enum(NUMBER_TYPES)),
  usd,
  source: z.string(),
  as_of: z.iso.date(),
});

export type ChannelFeePrice = z.infer<typeof channelFeePrice>;
/** As far as it is counted with. */
export type FeePrice = Pick<ChannelFeePrice, 'fee' | 'country' | 'number_type' | 'usd'>;

const list = z.object({ version: z.iso.date(), fees: z.array(channelFeePrice) });

export function readChannelFees(json: unknown): readonly ChannelFeePrice[] {
  return z.parse(list, json).fees;
}

/** What the deployment pays by its own contracts counts before the catalogue's list prices. */
export function withOwnFees(
  defaults: readonly ChannelFeePrice[],
  own: readonly ChannelFeePrice[],
): readonly ChannelFeePrice[] {
  return [...own, ...defaults];
}

/** What is charged, apart from how often. */
export type Charged = Pick<ChannelFee, 'fee' | 'country' | 'number_type'>;

/** The price of the one that fits; undefined where nobody has said what it costs. */
export function feePriceOf(prices: readonly FeePrice[], charged: Charged): Picodollars | undefined {
  const found = feeFor(prices, charged);
  return found && parseUsd(found.usd);
}

/** The first that fits. */
export function feeFor<Price extends FeePrice>(
  prices: readonly Price[],
  charged: Charged,
): Price | undefined {
  return prices.find(
    (price) =>
      price.fee === charged.fee &&
      (price.country === undefined || price.country === charged.country) &&
      (price.number_type === undefined || price.number_type === charged.number_type),
  );
}

/** `twilio_sms_inbound US local`: how a fee is named to people. */
export function nameOfFee({ fee, country, number_type }: Charged): string {
  return Object.values(defined({ fee, country, number_type })).join(' ');
}

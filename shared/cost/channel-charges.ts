import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { defined } from '../defined.ts';
import { lazily } from '../lazily.ts';
import { type Charged, type FeePrice, feeFor, usd } from './channel-fees.ts';
import { FEES, NUMBER_TYPES } from './units.ts';

const charge = z.object({
  fee: z.enum(FEES),
  country: z.optional(z.string()),
  number_type: z.optional(z.enum(NUMBER_TYPES)),
  /** What the deployment pays by a contract of its own; the list price holds where it is absent. */
  usd: z.optional(usd),
});

const charges = z.partialRecord(z.enum(CHANNEL_NAMES), z.readonly(z.array(charge)));

export type Charge = z.infer<typeof charge>;

/** By channel, what its provider charges for one that is verified over it, each once. A channel that is not configured has none. */
export type ChannelCharges = z.infer<typeof charges>;

/** What an estimate knows of them. A port that nothing else needs. */
export type ChargeStore = {
  /** Undefined until a `npx verso bootstrap` has told of them. */
  read(): Promise<ChannelCharges | undefined>;
};

export const channelCharges = lazily(() => charges);

/** With what the deployment itself pays, where it has said so. */
export function atOwnFees(charged: readonly Charged[], own: readonly FeePrice[]): readonly Charge[] {
  return charged.map((each) => ({ ...each, ...defined({ usd: feeFor(own, each)?.usd }) }));
}

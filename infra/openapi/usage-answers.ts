import { z } from 'zod';
import { NOT_INCLUDED } from '../../shared/usage/cost-view.ts';
import { channel } from './shapes.ts';

const count = z.int().min(0);

const counts = {
  created: count.describe('Verifications that were made.'),
  verified: count,
  failed: count,
  expired: count.describe(
    'Those that somebody was told of, by webhook or topic. Nothing is written when others expire.',
  ),
  cancelled: count,
  revoked: count.describe('Proofs that were taken back, whenever they were made.'),
};

const usd = z
  .string()
  .regex(/^\d+(\.\d{1,12})?$/)
  .nullable();

const amounts = {
  variable_usd: usd.describe('What AWS asks. Null where something was used and nothing of it has a price.'),
  channel_usd: usd.describe(
    'What the providers of channels ask for messages that verified. Null where something was charged and nothing of it has a price.',
  ),
};

const status = z.strictObject(amounts);

const cost = z
  .strictObject({
    ...amounts,
    by_status: z.strictObject({
      created: status,
      verified: status,
      failed: status,
      expired: status,
      cancelled: status,
      revoked: status,
    }),
  })
  .describe(
    'In USD, as decimals that add up exactly: statuses to their row, rows to their day, days to the total. What has no price is in no sum; `estimate` names it.',
  );

const day = z.string().describe('A day, like 2026-10-31.');

const estimate = z
  .strictObject({
    region: z.string().describe('Whose list prices these are, at their first tier, before tax.'),
    prices_of: day.nullable().describe('Null where this version has no prices of the Region.'),
    units_of: day.describe('When it was measured what each step uses.'),
    not_priced: z
      .array(z.strictObject({ name: z.string(), quantity: count }))
      .describe('What was used, in which quantity, and has no price.'),
    not_included: z
      .array(
        z.strictObject({
          name: z.enum(NOT_INCLUDED),
          each_usd: usd.describe(
            'What one of them costs, where that is known: multiply it by your own count.',
          ),
        }),
      )
      .describe('What the counts do not tell.'),
  })
  .describe('With what the costs of this answer were estimated, and what is not in them.');

/** What a project is answered about how much it uses. */
export const USAGE_ANSWERS = {
  Usage: z.strictObject({
    period: z.string().describe('A month, UTC, like 2026-10.'),
    total: z.strictObject({ ...counts, estimated_cost: cost }),
    days: z
      .array(
        z.strictObject({
          day: z.string().describe('UTC, like 2026-10-31.'),
          estimated_cost: status.describe('Of all channels.'),
          channels: z.array(
            z.strictObject({
              channel: channel.describe('The one that completed it, or the first that might have.'),
              ...counts,
              estimated_cost: cost,
            }),
          ),
        }),
      )
      .describe('Those on which something was counted.'),
    estimate,
  }),
} as const;

import { z } from 'zod';
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

/** What a project is answered about how much it uses. */
export const USAGE_ANSWERS = {
  Usage: z.strictObject({
    period: z.string().describe('A month, UTC, like 2026-10.'),
    total: z.strictObject(counts),
    days: z
      .array(
        z.strictObject({
          day: z.string().describe('UTC, like 2026-10-31.'),
          channels: z.array(
            z.strictObject({
              channel: channel.describe('The one that completed it, or the first that might have.'),
              ...counts,
            }),
          ),
        }),
      )
      .describe('Those on which something was counted.'),
  }),
} as const;

const nothing = { created: 0, verified: 0, failed: 0, expired: 0, cancelled: 0, revoked: 0 };

export const USAGE_ANSWER_EXAMPLES = {
  Usage: {
    some: {
      period: '2026-02',
      total: { ...nothing, created: 130, verified: 96, failed: 2 },
      days: [
        {
          day: '2026-02-04',
          channels: [
            { channel: 'telegram', ...nothing, created: 100, verified: 80, failed: 2 },
            { channel: 'sms', ...nothing, created: 30, verified: 16 },
          ],
        },
      ],
    },
  },
} as const;

import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { FEES, NUMBER_TYPES, UNIT_NAMES } from './units.ts';

const channelFee = z.object({
  fee: z.enum(FEES),
  /** ISO 3166-1 alpha-2, as the fee wants it; absent where nobody knows. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
  number_type: z.optional(z.enum(NUMBER_TYPES)),
  count: z.int().check(z.positive()),
});

/**
 * What one invocation used, or what several polls of one container did. A function writes it as one line (cost-line.ts).
 *
 * A record belongs to `project` and, where it is about a single one, to `verification`. Where it is about several, `shares` says
 * how its units split (shares.ts). Without either, nobody's request caused it: an unknown path, a health check.
 *
 * Not everything writes a record. get-verification and page write one for up to 100 polls or 60 seconds of a container, and what a
 * container has not told when it ends is never told; an invocation that crashed or timed out tells nothing either. How often a function ran,
 * and for how long, is exactly Lambda's own `Invocations` and `Duration` metric: what these say beyond the records is `unattributed`,
 * at the other units that the function's records used for each of their invocations in the same time.
 */
export const costRecord = z.object({
  /** As in functions/<name>, without the stage. */
  function: z.string(),
  /** Milliseconds since the epoch: when the invocation ended. */
  at: z.int(),
  channel: z.optional(z.enum(CHANNEL_NAMES)),
  project: z.optional(z.string()),
  /** Its id, and nothing else about it. */
  verification: z.optional(z.string()),
  /**
   * What became of it, in one word. `created` and `verified` stand at most once for each verification, so that counting them
   * counts verifications; for the other words see each function.
   */
  outcome: z.optional(z.string()),
  units: z.partialRecord(z.enum(UNIT_NAMES), z.int().check(z.nonnegative())),
  /** None where there are shares: then each share has its own. */
  fees: z.readonly(z.array(channelFee)),
  shares: z.optional(
    z.readonly(
      z.array(
        z.object({
          /** Absent for what belongs to nobody: a message with a code that is none. */
          project: z.optional(z.string()),
          verification: z.optional(z.string()),
          channel: z.optional(z.enum(CHANNEL_NAMES)),
          outcome: z.optional(z.string()),
          /** Messages, events, deliveries or polls: the record's units split in this proportion. */
          count: z.int().check(z.positive()),
          fees: z.optional(z.readonly(z.array(channelFee))),
        }),
      ),
    ),
  ),
});

export type CostRecord = z.infer<typeof costRecord>;
export type CostShare = NonNullable<CostRecord['shares']>[number];
export type ChannelFee = CostRecord['fees'][number];

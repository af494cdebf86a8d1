import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import type { UsageStore } from '../../shared/ports.ts';
import { countWindow } from '../../shared/usage/count-window.ts';
import { COUNTED, type Counting, type Tally } from '../../shared/usage/usage.ts';

type Dependencies = {
  readonly usage: Pick<UsageStore, 'add'>;
  /** Throws for a record that can't be read. */
  readonly countingOf: (record: unknown) => Counting | undefined;
  readonly logger: Pick<Logger, 'error'>;
};

const counts = z.partialRecord(z.enum(COUNTED), z.int());
const tally = z.record(z.string(), z.partialRecord(z.enum(CHANNEL_NAMES), counts));

const windowEvent = z.object({
  Records: z.array(z.unknown()),
  window: z.object({ start: z.string() }),
  state: z._default(tally, {}),
  shardId: z.string(),
  isFinalInvokeForWindow: z.boolean(),
});

/**
 * One invocation of a tumbling window: Lambda keeps what is returned as `state` until the window is over, and says so.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
export function usageConsumer({ usage, countingOf, logger }: Dependencies) {
  return async (event: unknown): Promise<{ readonly state: Tally }> => {
    const { Records, window, state, shardId, isFinalInvokeForWindow } = z.parse(windowEvent, event);
    const happened = Records.flatMap((record) => {
      try {
        return countingOf(record) ?? [];
      } catch (error) {
        // It must not hold up what is behind it: a count is no event.
        logger.error('A change can not be counted.', {
          cause: error instanceof Error ? error.name : typeof error,
        });
        return [];
      }
    });
    const current = { shard: shardId, start: window.start, isLast: isFinalInvokeForWindow, tally: state };
    return { state: await countWindow(usage, current, happened) };
  };
}

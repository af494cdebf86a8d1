import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import type { Clock, UsageStore } from '../../shared/ports.ts';
import type { QuotaReached } from '../../shared/projects/monthly-limit.ts';
import { countWindow } from '../../shared/usage/count-window.ts';
import { COUNTED, type Counting, type Tally } from '../../shared/usage/usage.ts';
import { type ProjectQuotas, watchQuotas } from '../../shared/usage/watch-quota.ts';

type Dependencies = {
  readonly usage: Pick<UsageStore, 'add' | 'month'>;
  readonly quotas: ProjectQuotas;
  readonly clock: Clock;
  /** Throws for a record that can't be read. */
  readonly countingOf: (record: unknown) => Counting | undefined;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
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
export function usageConsumer({ usage, quotas, clock, countingOf, logger }: Dependencies) {
  const watching = {
    usage,
    quotas,
    clock,
    onReached: (project: string, { month, limit }: QuotaReached) =>
      logger.warn('A project has reached its monthly limit.', { project, month, limit }),
  };
  const ports = {
    usage,
    onCounted: (days: Parameters<typeof watchQuotas>[1]) => watchQuotas(watching, days),
  };
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
    return { state: await countWindow(ports, current, happened) };
  };
}

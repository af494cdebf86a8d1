import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import type { Meter } from '../../shared/cost/meter.ts';
import { subjectOfDeadline } from '../../shared/events/cost-subject.ts';
import { awaitDeadlines, type Deadline } from '../../shared/events/deadline.ts';
import type { Clock, MessageQueue, UsageStore } from '../../shared/ports.ts';
import type { QuotaReached } from '../../shared/projects/monthly-limit.ts';
import { countWindow } from '../../shared/usage/count-window.ts';
import { COUNTED, type Counting, type Tally } from '../../shared/usage/usage.ts';
import { type ProjectQuotas, watchQuotas } from '../../shared/usage/watch-quota.ts';
import { errorName } from '../middleware/error-name.ts';
import type { FunctionLogger } from '../middleware/logger.ts';

type Dependencies<Change> = {
  readonly meter: Pick<Meter, 'note'>;
  readonly usage: Pick<UsageStore, 'add' | 'month'>;
  readonly quotas: ProjectQuotas;
  readonly deadlines: MessageQueue;
  /** Where whole changes wait for a person. */
  readonly unpublished: MessageQueue;
  readonly clock: Clock;
  /** Reads a record once, for both of those below. All three throw for what can't be read. */
  readonly changeOf: (record: unknown) => Change;
  readonly countingOf: (change: Change) => Counting | undefined;
  readonly deadlineOf: (change: Change) => Deadline | undefined;
  readonly logger: FunctionLogger;
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
 * One invocation of a tumbling window: Lambda keeps what is returned as `state` until the window is over, and says so. When it fails
 * it comes again with the same state: nothing is counted twice, and a deadline that is met again has been met.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
export function windowConsumer<Change>(dependencies: Dependencies<Change>) {
  const ports = countingPorts(dependencies);
  return async (event: unknown): Promise<{ readonly state: Tally }> => {
    const { Records, window, state, shardId, isFinalInvokeForWindow } = z.parse(windowEvent, event);
    const changes = await readAll(dependencies, Records);
    const current = { shard: shardId, start: window.start, isLast: isFinalInvokeForWindow, tally: state };
    return { state: await countWindow(ports, current, countingsOf(dependencies, changes)) };
  };
}

function countingPorts({
  usage,
  quotas,
  clock,
  logger,
}: Pick<Dependencies<never>, 'usage' | 'quotas' | 'clock' | 'logger'>): Parameters<typeof countWindow>[0] {
  const onReached = (project: string, { month, limit }: QuotaReached) =>
    logger.warn('A project has reached its monthly limit.', { project, month, limit });
  return { usage, onCounted: (days) => watchQuotas({ usage, quotas, clock, onReached }, days) };
}

/**
 * Has the deadlines among them awaited. What can't be read is put aside whole, and is done with: it must not hold up what is behind it.
 */
async function readAll<Change>(
  dependencies: Dependencies<Change>,
  records: readonly unknown[],
): Promise<readonly Change[]> {
  const { meter, unpublished, changeOf, deadlineOf, logger } = dependencies;
  const changes: Change[] = [];
  const awaited: Deadline[] = [];
  for (const record of records) {
    try {
      const change = changeOf(record);
      changes.push(change);
      const deadline = deadlineOf(change);
      if (deadline) awaited.push(deadline);
    } catch (error) {
      logger.error('The deadline of a change can not be read.', { cause: errorName(error) });
      await unpublished.send(JSON.stringify(record));
    }
  }
  for (const deadline of awaited) meter.note(subjectOfDeadline(deadline));
  await awaitDeadlines(dependencies, awaited);
  return changes;
}

function countingsOf<Change>(
  { countingOf, logger }: Pick<Dependencies<Change>, 'countingOf' | 'logger'>,
  changes: readonly Change[],
): readonly Counting[] {
  return changes.flatMap((change) => {
    try {
      return countingOf(change) ?? [];
    } catch (error) {
      // A count is no event: nobody has to look at what is missing in it.
      logger.error('A change can not be counted.', { cause: errorName(error) });
      return [];
    }
  });
}

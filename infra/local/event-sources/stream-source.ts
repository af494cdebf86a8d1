import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';
import type { StreamRecord, TableStream } from '../aws/dynamodb/stream.ts';
import type { InvocationResult } from '../lambda/container.ts';
import type { LocalFunction } from '../lambda/function.ts';
import type { EventSource } from '../template/event-sources.ts';
import { failedItems } from './batch-result.ts';
import { type EventSourceRun, signal } from './event-source-run.ts';
import { filterPattern } from './filter-pattern.ts';

type StreamSource = Extract<EventSource<LocalFunction>, { kind: 'stream' }>;

type Surroundings = {
  readonly stream: TableStream;
  readonly now: () => number;
  /** Where the positions go of what failed for good. */
  readonly sendFailure: (queueUrl: string, body: string) => Promise<unknown>;
};

const LONGEST_PAUSE_MILLISECONDS = 1000;
const SHARD_ID = 'shardId-00000000000000000000-00000000';

const withState = z.object({ state: z.record(z.string(), z.unknown()).optional() });

/**
 * Wakes a function for the records of a stream, in their order, as Lambda's mapping does: the batch behind the position
 * is delivered until it is done with, and only then the position moves.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function followStream(
  source: StreamSource,
  { stream, now, sendFailure }: Surroundings,
): EventSourceRun {
  const patterns = source.patterns.map(filterPattern);
  const wanted = (record: StreamRecord) => patterns.length === 0 || patterns.some((fits) => fits(record));
  const wake = signal();
  const stopListening = stream.onChange(wake.fire);
  const stopping = new AbortController();
  let paused = false;
  let working = false;
  let position = 0;
  let windowStart = 0;

  const pause = (milliseconds: number) =>
    after(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const changed = wake.next();
      const { records, next } = paused ? { records: [], next: position } : take();
      if (next === position) {
        working = false;
        await changed;
        continue;
      }
      working = true;
      if (records.length > 0) await deliver(records, 0);
      if (!stopping.signal.aborted) position = next;
    }
  }

  function take() {
    const { records, next } = stream.read(position, source.batchSize);
    return { records: records.filter(wanted), next };
  }

  async function deliver(records: readonly StreamRecord[], attempt: number): Promise<void> {
    const identifiers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const result = await invoke(records).catch(() => undefined);
    const failed = failedItems(identifiers, result, source.reportsFailures);
    if (failed.length === 0 || stopping.signal.aborted) return;

    const first = Math.min(...failed.map((each) => identifiers.indexOf(each)));
    const rest = records.slice(first);
    if (attempt === source.mostRetries || isTooOld(rest)) return giveUp(rest, attempt + 1);
    await pause(Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MILLISECONDS));
    if (!source.bisects || rest.length === 1 || first > 0) return deliver(rest, first > 0 ? 0 : attempt + 1);
    // A half is a batch of its own; being split is no attempt.
    const middle = Math.ceil(rest.length / 2);
    await deliver(rest.slice(0, middle), attempt);
    if (!stopping.signal.aborted) await deliver(rest.slice(middle), attempt);
  }

  /** On one machine each batch is a window of its own, so that nobody waits for its end. */
  async function invoke(records: readonly StreamRecord[]): Promise<InvocationResult> {
    if (!source.tumbles) return source.function.invoke({ Records: records });
    const window = nextWindow(now());
    const shared = { window, shardId: SHARD_ID, eventSourceARN: stream.arn, isWindowTerminatedEarly: false };
    const first = await source.function.invoke({
      ...shared,
      ...{ Records: records, state: {}, isFinalInvokeForWindow: false },
    });
    if (!first.ok) return first;
    const { state = {} } = withState.parse(first.value ?? {});
    return source.function.invoke({ ...shared, Records: [], state, isFinalInvokeForWindow: true });
  }

  function nextWindow(time: number) {
    windowStart = Math.max(windowStart + 1, time);
    return { start: new Date(windowStart).toISOString(), end: new Date(windowStart + 1).toISOString() };
  }

  function isTooOld([oldest]: readonly StreamRecord[]): boolean {
    const age = now() / 1000 - (oldest?.dynamodb.ApproximateCreationDateTime ?? 0);
    return source.mostAgeSeconds !== -1 && age > source.mostAgeSeconds;
  }

  /** Positions and no records: whoever gets this has to read the stream before the day is over. */
  async function giveUp(records: readonly StreamRecord[], invocations: number): Promise<void> {
    if (!source.onFailure) return;
    await sendFailure(
      source.onFailure.url,
      JSON.stringify({
        requestContext: {
          functionArn: source.function.name,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: invocations,
        },
        version: '1.0',
        timestamp: new Date(now()).toISOString(),
        DDBStreamBatchInfo: {
          shardId: SHARD_ID,
          startSequenceNumber: records.at(0)?.dynamodb.SequenceNumber,
          endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
          approximateArrivalOfFirstRecord: arrival(records.at(0)),
          approximateArrivalOfLastRecord: arrival(records.at(-1)),
          batchSize: records.length,
          streamArn: stream.arn,
        },
      }),
    );
  }

  /** In whole seconds, as Lambda writes it. */
  function arrival(record: StreamRecord | undefined): string {
    const seconds = record?.dynamodb.ApproximateCreationDateTime ?? 0;
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  }

  const running = run();
  return {
    functionName: source.function.name,
    idle: async () => !working && (paused || stream.read(position, 1).next === position),
    async pause() {
      paused = true;
    },
    resume() {
      paused = false;
      wake.fire();
    },
    async stop() {
      stopListening();
      stopping.abort();
      wake.fire();
      await running;
    },
  };
}

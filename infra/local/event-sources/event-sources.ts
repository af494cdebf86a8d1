import { setTimeout as after } from 'node:timers/promises';
import type { AwsEndpoint } from '../aws/endpoint.ts';
import type { LocalFunction } from '../lambda/function.ts';
import type { EventSource } from '../template/event-sources.ts';
import type { EventSourceRun } from './event-source-run.ts';
import { followInvocations } from './invocation-source.ts';
import { followQueue } from './queue-source.ts';
import { followStream } from './stream-source.ts';

/** Everything that wakes functions without an HTTP request. */
export type EventSources = {
  /**
   * Fulfils once nothing is under way any more: each record of the streams and each message that is due has been taken.
   * Messages that wait for their delay, or to be tried again, don't count.
   */
  settled(): Promise<void>;
  /** Once it fulfils, the mappings of this function take nothing more until they are resumed. */
  pause(functionName: string): Promise<void>;
  resume(functionName: string): void;
  stop(): Promise<void>;
};

export function startEventSources(
  sources: readonly EventSource<LocalFunction>[],
  { aws, region, now }: { readonly aws: AwsEndpoint; readonly region: string; readonly now: () => number },
): EventSources {
  const runs = sources.map((source): EventSourceRun => {
    const { messaging } = aws;
    if (source.kind === 'queue') return followQueue(source, { messaging, region });
    if (source.kind === 'invocations') return followInvocations(source, { messaging, now });
    const stream = aws.stream(source.table.name);
    if (!stream) throw new Error(`The table ${source.table.name} has no stream.`);
    const sendFailure = (QueueUrl: string, MessageBody: string) =>
      messaging.sqs('SendMessage', { QueueUrl, MessageBody });
    return followStream(source, { stream, now, sendFailure });
  });
  const of = (functionName: string) => {
    const found = runs.filter((run) => run.functionName === functionName);
    if (found.length === 0) throw new Error(`No event source wakes ${functionName}.`);
    return found;
  };
  const allIdle = async () => (await Promise.all(runs.map((run) => run.idle()))).every(Boolean);

  return {
    async settled() {
      // Twice: what one of them did last may have become work for another that was asked before.
      for (let quiet = 0; quiet < 2; ) {
        if (await allIdle()) quiet += 1;
        else {
          quiet = 0;
          await after(5);
        }
      }
    },
    async pause(functionName) {
      await Promise.all(of(functionName).map((run) => run.pause()));
    },
    resume: (functionName) => {
      for (const run of of(functionName)) run.resume();
    },
    async stop() {
      await Promise.all(runs.map((run) => run.stop()));
    },
  };
}

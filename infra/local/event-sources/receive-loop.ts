import { setTimeout as after, setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { type Messaging, QueuesStopped } from '../aws/messaging/messaging.ts';
import type { QueueDefinition } from '../aws/messaging/resources.ts';
import { type EventSourceRun, signal } from './event-source-run.ts';

const received = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        MD5OfBody: z.string(),
        Attributes: z.record(z.string(), z.string()).default({}),
        MessageAttributes: z
          .record(z.string(), z.object({ DataType: z.string(), StringValue: z.string().optional() }))
          .default({}),
      }),
    )
    .default([]),
});
export type Message = z.infer<typeof received>['Messages'][number];

type Options = {
  readonly functionName: string;
  readonly queue: QueueDefinition;
  readonly messaging: Pick<Messaging, 'sqs' | 'countDue'>;
  readonly batchSize: number;
  readonly windowMilliseconds: number;
  readonly mostConcurrent: number;
  /** Handles a batch to its end; what it leaves in the queue comes again. */
  readonly work: (messages: readonly Message[], isStopped: () => boolean) => Promise<void>;
};

/** The most that SQS hands out at once. */
const MOST_RECEIVED = 10;

/** Takes messages out of a queue as they become due, several batches at once up to a maximum. */
export function receiveLoop({ queue, messaging, ...options }: Options): EventSourceRun {
  const QueueUrl = queue.url;
  const wake = signal();
  const rested = signal();
  let stopped = false;
  let paused = false;
  let atRest = false;
  const batches = new Set<Promise<void>>();

  async function run(): Promise<void> {
    while (!stopped) {
      const changed = wake.next();
      if (paused) {
        atRest = true;
        rested.fire();
        await changed;
        atRest = false;
      } else if (batches.size >= options.mostConcurrent) {
        await Promise.race([changed, ...batches]);
      } else {
        const messages = await gather();
        if (messages.length > 0) track(options.work(messages, () => stopped));
      }
    }
  }

  async function gather(): Promise<readonly Message[]> {
    const messages = [...(await receive(Math.min(options.batchSize, MOST_RECEIVED), 1))];
    if (messages.length === 0 || options.windowMilliseconds === 0) return messages;
    await after(options.windowMilliseconds);
    while (messages.length < options.batchSize) {
      const more = await receive(Math.min(options.batchSize - messages.length, MOST_RECEIVED), 0);
      if (more.length === 0) break;
      messages.push(...more);
    }
    return messages;
  }

  async function receive(MaxNumberOfMessages: number, WaitTimeSeconds: number): Promise<readonly Message[]> {
    const asked = { QueueUrl, MaxNumberOfMessages, WaitTimeSeconds, MessageSystemAttributeNames: ['All'] };
    return received.parse(await messaging.sqs('ReceiveMessage', asked)).Messages;
  }

  function track(batch: Promise<void>): void {
    const done = batch.catch(unlessStopped).finally(() => batches.delete(done));
    batches.add(done);
  }

  const running = run().catch(unlessStopped);
  return {
    functionName: options.functionName,
    async idle() {
      const due = await messaging.countDue(queue.name);
      // What was handed out before that answer has come in by now.
      await turn();
      return batches.size === 0 && (paused ? atRest : due === 0);
    },
    async pause() {
      const resting = rested.next();
      paused = true;
      wake.fire();
      // A request for messages that is under way may still bring some.
      if (!atRest) await Promise.race([resting, running]);
    },
    resume() {
      paused = false;
      wake.fire();
    },
    async stop() {
      stopped = true;
      wake.fire();
      await running;
      await Promise.all(batches);
    },
  };
}

/** The queues go before who waits at them hears of it. */
function unlessStopped(error: unknown): void {
  if (!(error instanceof QueuesStopped)) throw error;
}

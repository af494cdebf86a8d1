import { setTimeout as after, setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Messaging } from '../aws/messaging/messaging.ts';
import type { LocalFunction } from '../lambda/function.ts';
import type { EventSource } from '../template/event-sources.ts';
import { failedItems } from './batch-result.ts';
import { type EventSourceRun, signal } from './event-source-run.ts';

type QueueSource = Extract<EventSource<LocalFunction>, { kind: 'queue' }>;

type Surroundings = { readonly messaging: Pick<Messaging, 'sqs' | 'countDue'>; readonly region: string };

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
type Message = z.infer<typeof received>['Messages'][number];

/** The most that SQS hands out at once. */
const MOST_RECEIVED = 10;

/**
 * Wakes a function for the messages of a queue, several batches at once up to the mapping's maximum. What the function
 * is done with is deleted; the rest comes back when its visibility timeout is over, until the queue's redrive policy
 * takes it away.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function followQueue(source: QueueSource, { messaging, region }: Surroundings): EventSourceRun {
  const { queue } = source;
  const QueueUrl = queue.url;
  const wake = signal();
  let stopped = false;
  let paused = false;
  let atRest = false;
  const batches = new Set<Promise<void>>();

  async function run(): Promise<void> {
    while (!stopped) {
      const changed = wake.next();
      if (paused) {
        atRest = true;
        await changed;
        atRest = false;
      } else if (batches.size >= source.mostConcurrent) {
        await Promise.race([changed, ...batches]);
      } else {
        const messages = await gather();
        if (messages.length > 0) track(work(messages));
      }
    }
  }

  async function gather(): Promise<readonly Message[]> {
    const messages = [...(await receive(Math.min(source.batchSize, MOST_RECEIVED), 1))];
    if (messages.length === 0 || source.windowMilliseconds === 0) return messages;
    await after(source.windowMilliseconds);
    while (messages.length < source.batchSize) {
      const more = await receive(Math.min(source.batchSize - messages.length, MOST_RECEIVED), 0);
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
    const done = batch.finally(() => batches.delete(done));
    batches.add(done);
  }

  async function work(messages: readonly Message[]): Promise<void> {
    const result = await source.function.invoke({ Records: messages.map(toRecord) }).catch(() => undefined);
    const identifiers = messages.map(({ MessageId }) => MessageId);
    const failed = failedItems(identifiers, result, source.reportsFailures);
    for (const { MessageId, ReceiptHandle } of messages) {
      if (failed.includes(MessageId) || stopped) continue;
      await messaging.sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  }

  function toRecord({ Attributes, MessageAttributes, ...message }: Message) {
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      md5OfBody: message.MD5OfBody,
      attributes: Attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
          name,
          { dataType: DataType, stringValue: StringValue },
        ]),
      ),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: region,
    };
  }

  const running = run().catch((error: unknown) => {
    // The queues go before who waits at them hears of it.
    if (!stopped) throw error;
  });
  return {
    functionName: source.function.name,
    async idle() {
      const due = await messaging.countDue(queue.name);
      // What was handed out before that answer has come in by now.
      await turn();
      // A request for messages that was under way when it was paused may still bring some.
      return batches.size === 0 && (paused ? atRest : due === 0);
    },
    pause() {
      paused = true;
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

import type { Messaging } from '../aws/messaging/messaging.ts';
import type { LocalFunction } from '../lambda/function.ts';
import type { EventSource } from '../template/event-sources.ts';
import { failedItems } from './batch-result.ts';
import type { EventSourceRun } from './event-source-run.ts';
import { type Message, receiveLoop } from './receive-loop.ts';

type QueueSource = Extract<EventSource<LocalFunction>, { kind: 'queue' }>;

type Surroundings = { readonly messaging: Pick<Messaging, 'sqs' | 'countDue'>; readonly region: string };

/**
 * Wakes a function for the messages of a queue, several batches at once up to the mapping's maximum. What the function
 * is done with is deleted; the rest comes back when its visibility timeout is over, until the queue's redrive policy
 * takes it away.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function followQueue(source: QueueSource, { messaging, region }: Surroundings): EventSourceRun {
  const { queue } = source;

  async function work(messages: readonly Message[], isStopped: () => boolean): Promise<void> {
    const result = await source.function.invoke({ Records: messages.map(toRecord) }).catch(() => undefined);
    const identifiers = messages.map(({ MessageId }) => MessageId);
    const failed = failedItems(identifiers, result, source.reportsFailures);
    for (const { MessageId, ReceiptHandle } of messages) {
      if (failed.includes(MessageId) || isStopped()) continue;
      await messaging.sqs('DeleteMessage', { QueueUrl: queue.url, ReceiptHandle });
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

  const { batchSize, windowMilliseconds, mostConcurrent } = source;
  return receiveLoop({
    ...{ functionName: source.function.name, queue, messaging, work },
    ...{ batchSize, windowMilliseconds, mostConcurrent },
  });
}

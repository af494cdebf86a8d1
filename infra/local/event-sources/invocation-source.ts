import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Messaging } from '../aws/messaging/messaging.ts';
import type { InvocationResult } from '../lambda/container.ts';
import type { LocalFunction } from '../lambda/function.ts';
import type { EventSource } from '../template/event-sources.ts';
import type { EventSourceRun } from './event-source-run.ts';
import { type Message, receiveLoop } from './receive-loop.ts';

type InvocationSource = Extract<EventSource<LocalFunction>, { kind: 'invocations' }>;

type Surroundings = {
  readonly messaging: Pick<Messaging, 'sqs' | 'countDue'>;
  readonly now: () => number;
};

/** "... with a one-minute wait between the first two attempts, and two minutes between the second and third" */
const WAITS_SECONDS = [60, 120];
/** Nothing bounds them but the function's concurrency, where whoever is beyond it waits. */
const AT_ONCE = 100;

/** As SNS writes it for a queue. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const notification = z.object({
  Type: z.string(),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.string(),
  Signature: z.string(),
  SigningCertURL: z.string(),
  UnsubscribeURL: z.string(),
  MessageAttributes: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Lambda's own queue before a function that a topic invokes. An invocation that fails is repeated, the same event again, and when its
 * attempts or its time are over, the destination gets what there is to know of it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function followInvocations(
  source: InvocationSource,
  { messaging, now }: Surroundings,
): EventSourceRun {
  const QueueUrl = source.queue.url;

  async function work(messages: readonly Message[], isStopped: () => boolean): Promise<void> {
    for (const message of messages) await invoke(message, isStopped);
  }

  async function invoke(
    { Body, ReceiptHandle, Attributes }: Message,
    isStopped: () => boolean,
  ): Promise<void> {
    const event = toEvent(Body);
    const attempts = Number(Attributes.ApproximateReceiveCount ?? 1);
    const isTooOld = now() - Number(Attributes.SentTimestamp ?? now()) > source.mostAgeSeconds * 1000;
    const result = isTooOld ? undefined : await source.function.invoke(event).catch(() => undefined);
    if (isStopped()) return;
    const wait = WAITS_SECONDS[attempts - 1];
    if (!result?.ok && !isTooOld && attempts <= source.mostRetries && wait !== undefined) {
      await messaging.sqs('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: wait });
      return;
    }
    if (!result?.ok) await giveUp(event, isTooOld ? attempts - 1 : attempts, isTooOld, result);
    await messaging.sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  async function giveUp(
    requestPayload: unknown,
    approximateInvokeCount: number,
    isTooOld: boolean,
    result: InvocationResult | undefined,
  ): Promise<void> {
    if (!source.onFailure) return;
    const errorMessage = result && !result.ok ? result.error : 'The container stopped, or the time was up.';
    const record = {
      version: '1.0',
      timestamp: new Date(now()).toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: source.functionArn,
        condition: isTooOld ? 'EventAgeExceeded' : 'RetriesExhausted',
        approximateInvokeCount,
      },
      requestPayload,
      ...(!isTooOld && {
        responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
        responsePayload: { errorMessage },
      }),
    };
    await messaging.sqs('SendMessage', {
      QueueUrl: source.onFailure.url,
      MessageBody: JSON.stringify(record),
    });
  }

  return receiveLoop({
    ...{ functionName: source.function.name, queue: source.queue, messaging, work },
    ...{ batchSize: 1, windowMilliseconds: 0, mostConcurrent: AT_ONCE },
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
function toEvent(body: string) {
  const { SigningCertURL, UnsubscribeURL, Subject = null, ...told } = notification.parse(JSON.parse(body));
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: new URL(UnsubscribeURL).searchParams.get('SubscriptionArn') ?? '',
        Sns: { ...told, Subject, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL },
      },
    ],
  };
}

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { UnitCounter } from '../../cost/meter.ts';
import { lazily } from '../../lazily.ts';
import type { MessageQueue } from '../../ports.ts';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';

/** "Every 64 KB chunk of a payload is billed as 1 request": https://aws.amazon.com/sqs/pricing/ */
const METERED_BYTES = 64 * 1024;

/** A queue's URL names it and says nothing about where SQS is called: a local stack has an endpoint of its own. */
export function sqsClient(): SQSClient {
  return new SQSClient({ maxAttempts: 2, requestHandler: CALL_TIMEOUTS, useQueueUrlAsEndpoint: false });
}

/**
 * Most queues are for what failed: a client of its own is made by the first message.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function sqsMessageQueue(
  queueUrl: string,
  meter: UnitCounter,
  client = lazily(sqsClient),
): MessageQueue {
  return {
    async send(body, options) {
      meter.add('sqs_requests', Math.ceil(Buffer.byteLength(body) / METERED_BYTES));
      await client().send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          ...(options && { DelaySeconds: options.delaySeconds }),
        }),
      );
    },
  };
}

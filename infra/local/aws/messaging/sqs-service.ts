import { z } from 'zod';
import { type LocalService, parseInput, targetOperation } from '../service.ts';
import type { Messaging } from './messaging.ts';

/** Operations on a queue, and the IAM action that each asks for. */
const ON_A_QUEUE: Readonly<Record<string, string>> = {
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  ReceiveMessage: 'ReceiveMessage',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  GetQueueAttributes: 'GetQueueAttributes',
  SetQueueAttributes: 'SetQueueAttributes',
  PurgeQueue: 'PurgeQueue',
};

/** Operations that name the queue. */
const BY_NAME = ['CreateQueue', 'GetQueueUrl'];

const byUrl = z.object({ QueueUrl: z.string() });
const byName = z.object({ QueueName: z.string() });

/**
 * SQS in front of fauxqs: permissions are asked for first.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
export function createSqs(options: {
  region: string;
  accountId: string;
  messaging: Pick<Messaging, 'send'>;
}): LocalService {
  const arnOf = (name: string) => `arn:aws:sqs:${options.region}:${options.accountId}:${name}`;
  const queueOf = (operation: string, body: Buffer): { action: string; name: string } | undefined => {
    if (BY_NAME.includes(operation)) {
      return { action: operation, name: parseInput(byName, body).QueueName };
    }
    const action = ON_A_QUEUE[operation];
    return action === undefined ? undefined : { action, name: queueName(parseInput(byUrl, body).QueueUrl) };
  };
  return {
    signingName: 'sqs',
    operationOf: targetOperation('AmazonSQS'),
    prepare: (operation, { headers, body }) => {
      const queue = queueOf(operation, body);
      return (
        queue && {
          access: [{ action: `sqs:${queue.action}`, resource: arnOf(queue.name), context: {} }],
          perform: () =>
            options.messaging.send({
              headers: {
                authorization: headers.authorization ?? '',
                'content-type': 'application/x-amz-json-1.0',
                'x-amz-target': `AmazonSQS.${operation}`,
              },
              body: body.toString('utf8'),
            }),
        }
      );
    },
  };
}

/** The last segment of a queue's URL. */
function queueName(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { ServiceFunction } from './service-function.ts';

type Options = {
  /** Messages for one invocation at most. */
  readonly batchSize: number;
  /** Invocations at once at most, 2 to 1000. */
  readonly maxConcurrency?: number;
};

/** Wakes a function for the messages of a queue; those that it names as failed come again. */
export function wakeByQueue(
  target: ServiceFunction,
  queue: Queue,
  { batchSize, maxConcurrency }: Options,
): void {
  target.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], [queue.queueArn]);
  new EventSourceMapping(target, `From${queue.node.id}`, {
    target: target.alias,
    eventSourceArn: queue.queueArn,
    batchSize,
    reportBatchItemFailures: true,
    ...(maxConcurrency !== undefined && { maxConcurrency }),
  });
}

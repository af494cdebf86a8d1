import type { DestinationConfig } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ServiceFunction } from './service-function.ts';

/**
 * Where Lambda puts what a function failed for, with the function's own permission to send there. The library's destination would let
 * it ask for the queue's address and attributes too.
 */
export function failureDestination(
  target: ServiceFunction,
  { queueArn }: IQueue,
): { bind(): DestinationConfig } {
  target.allow(['sqs:SendMessage'], [queueArn]);
  return { bind: () => ({ destination: queueArn }) };
}

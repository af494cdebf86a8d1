import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { failureDestination } from './failure-destination.ts';
import type { ServiceFunction } from './service-function.ts';

type Options = {
  /** Fields of a change (as in a stream's record) by which it is worth waking for: one of them is enough. */
  readonly patterns: readonly Record<string, unknown>[];
  /** Gets the positions of what the function could not even answer for; without one they are let go. */
  readonly failures?: Queue;
  /** Adds up what happens in so many seconds, by state that Lambda keeps meanwhile. */
  readonly tumblingWindow?: Duration;
};

/** An invocation for each of the few changes of a quiet minute would cost more than what they say is worth. */
const BATCHING_WINDOW = Duration.seconds(30);

/** As many changes as one invocation is given at most. */
const BATCH_SIZE = 100;

/**
 * An outage must not use the tries up, since what is behind a change waits for it; a crash that no smaller batch cures must
 * end before the stream forgets what waits.
 */
const RETRIES = 1000;

/** Wakes a function for changes of the table, each until it is done with: nothing behind it is taken before. */
export function wakeByStream(
  target: ServiceFunction,
  table: Table,
  { patterns, failures, tumblingWindow }: Options,
): void {
  const streamArn = table.tableStreamArn;
  if (!streamArn) throw new Error('The table has no stream.');
  // "... the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream", says Lambda.
  const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
  target.allow(
    actions.map((action) => `dynamodb:${action}`),
    [streamArn],
  );
  new EventSourceMapping(target, 'Stream', {
    target: target.alias,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: BATCH_SIZE,
    // A window is done with or comes again as a whole.
    ...(tumblingWindow
      ? { tumblingWindow, maxBatchingWindow: BATCHING_WINDOW }
      : { bisectBatchOnError: true, reportBatchItemFailures: true }),
    retryAttempts: RETRIES,
    filters: patterns.map((pattern) => FilterCriteria.filter(pattern)),
    ...(failures && { onFailure: failureDestination(target, failures) }),
  });
}

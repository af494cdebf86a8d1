import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ENVIRONMENT, KEY_PREFIX } from '../../shared/config/names.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { alarm } from './alarm.ts';
import type { EventPipeline } from './event-pipeline.ts';
import { ServiceFunction } from './service-function.ts';
import { wakeByStream } from './wake-by-stream.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly table: Table;
  readonly events: Pick<EventPipeline, 'deadlines' | 'unpublished'>;
};

const isVerification = { pk: { S: [{ prefix: KEY_PREFIX.verification }] } };
const ENDED = ['verified', 'failed', 'expired', 'cancelled', 'revoked'];

/** Changes that may count: a verification is made, or has come to an end. */
const COUNTED = [
  { eventName: ['INSERT'], dynamodb: { Keys: isVerification } },
  { eventName: ['MODIFY'], dynamodb: { Keys: isVerification, NewImage: { status: { S: ENDED } } } },
];

const WINDOW = Duration.minutes(1);
/** As late as the window that changes are gathered in, and as long again. */
const LATE_MILLISECONDS = 2 * WINDOW.toMilliseconds();

/** A verification or a request is made for somebody who wants to hear that it expired. */
const AWAITED = { eventName: ['INSERT'], dynamodb: { NewImage: { expiry: { BOOL: [{ exists: true }] } } } };

/**
 * What can wait half a minute, and costs less together: how much each project uses, by day, and who has to be told of a deadline. A
 * minute's changes are added up before they are written, so that it costs a write for each project and minute in which something
 * happened, whatever happened. Who has reached a monthly limit is marked then, on the project's item. It is one function, since a
 * table's stream feeds two at most.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.Lambda.html
 */
export class GatheredChanges extends Construct {
  constructor(scope: Construct, id: string, { deployment, bundle, table, events }: Props) {
    super(scope, id);
    const gatherer = new ServiceFunction(this, 'GatherChanges', {
      deployment,
      bundle: bundle('gather-changes'),
      impact:
        'Callers are not told that verifications expired, usage is not counted and monthly limits hold nobody back, until it works again. What is a day old then is missing.',
      timeout: Duration.seconds(30),
    })
      .bindTable(table, {
        get: [KEY_PREFIX.project],
        query: [KEY_PREFIX.usage],
        update: [KEY_PREFIX.usage, KEY_PREFIX.project],
      })
      .bindQueue(ENVIRONMENT.deadlineQueueUrl, events.deadlines)
      .bindQueue(ENVIRONMENT.unpublishedQueueUrl, events.unpublished.queue);
    wakeByStream(gatherer, table, {
      patterns: [...COUNTED, AWAITED],
      tumblingWindow: WINDOW,
      failures: events.unpublished.queue,
    });
    alarm(this, 'Late', {
      metric: gatherer.metric('IteratorAge', 'Maximum'),
      threshold: LATE_MILLISECONDS,
      impact:
        'Changes are gathered more than two minutes late: callers hear late that verifications expired, monthly limits hold nobody back in time, and after a day both are lost.',
      alarmTopicArn: deployment.alarmTopicArn,
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { alarm } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { ServiceFunction } from './service-function.ts';
import { wakeByStream } from './wake-by-stream.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly table: Table;
};

/** An event that is told this late is one that people wait for. */
const LATE_MILLISECONDS = 60_000;

/** Set by the changes that tell an event, removed by all others. */
const TELLS_AN_EVENT = { dynamodb: { NewImage: { evt: { S: [{ exists: true }] } } } };

/**
 * From the table to everybody who wants to hear: its stream is the outbox, the topic where a team subscribes what it likes.
 * No number and no token goes through the topic.
 */
export class EventPipeline extends Construct {
  readonly topic: Topic;
  /** Whole changes that could not be published. */
  readonly unpublished: DeadLetterQueue;

  constructor(scope: Construct, id: string, { deployment, bundle, table }: Props) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.unpublished = new DeadLetterQueue(this, 'Unpublished', {
      deployment,
      impact:
        'Events could not be published: callers were not told of them until the queue has been redriven.',
    });
    const publisher = new ServiceFunction(this, 'PublishEvents', {
      deployment,
      bundle: bundle('publish-events'),
      impact:
        'Events are not published: callers hear of nothing until it works again. Nothing is lost for a day.',
      timeout: Duration.seconds(30),
    })
      .bindTopic(ENVIRONMENT.eventTopicArn, this.topic)
      .bindQueue(ENVIRONMENT.unpublishedQueueUrl, this.unpublished.queue);
    wakeByStream(publisher, table, {
      patterns: [TELLS_AN_EVENT],
      failures: this.unpublished.queue,
    });
    alarm(this, 'Late', {
      metric: publisher.metric('IteratorAge', 'Maximum'),
      threshold: LATE_MILLISECONDS,
      impact: 'Events are published more than a minute late: callers wait, and after a day events are lost.',
      alarmTopicArn: deployment.alarmTopicArn,
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT, KEY_PREFIX } from '../../shared/config/names.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { alarm } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { ServiceFunction } from './service-function.ts';
import type { SigningKeys } from './signing-keys.ts';
import { wakeByQueue } from './wake-by-queue.ts';
import { wakeByStream } from './wake-by-stream.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly table: Table;
  readonly keys: SigningKeys;
};

const { config, request, verification } = KEY_PREFIX;

/** An event that is told this late is one that people wait for. */
const LATE_MILLISECONDS = 60_000;

/** Changes that are worth waking for, by what they leave. */
const WORTH_WAKING_FOR = {
  /** Set by the changes that tell an event, removed by all others. */
  event: { dynamodb: { NewImage: { evt: { S: [{ exists: true }] } } } },
  /** KMS was away when its message came. */
  unsigned: { dynamodb: { NewImage: { status: { S: ['matched'] } } } },
};

/** A message that fails is taken this often, every half minute: for most of a working day. */
const MOST_RECEIVES = 1000;
const TAKEN_AGAIN = Duration.seconds(30);

/**
 * From the table to everybody who wants to hear: its stream is the outbox, the topic where a team subscribes what it likes.
 * No number and no token goes through the topic.
 */
export class EventPipeline extends Construct {
  readonly topic: Topic;
  /** Whole changes that could not be published. */
  readonly unpublished: DeadLetterQueue;
  /** Ids of what waits for its proof. */
  readonly unsigned: Queue;
  readonly deadlines: Queue;

  constructor(scope: Construct, id: string, { deployment, bundle, table, keys }: Props) {
    super(scope, id);
    const { alarmTopicArn } = deployment;
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.unpublished = new DeadLetterQueue(this, 'Unpublished', {
      deployment,
      impact:
        'Events could not be published: callers are not told of them until they are redriven (npx verso webhooks redrive).',
    });
    this.unsigned = this.#queue('Unsigned');
    this.deadlines = this.#queue('Deadlines');

    const publisher = new ServiceFunction(this, 'PublishEvents', {
      deployment,
      bundle: bundle('publish-events'),
      impact:
        'Events are not published: callers hear of nothing until it works again. Nothing is lost for a day.',
      timeout: TAKEN_AGAIN,
    })
      .bindTable(table, { get: [config, verification, request], update: [verification, request] })
      .bindSigning(...keys.all)
      .bindTopic(ENVIRONMENT.eventTopicArn, this.topic)
      .bindQueue(ENVIRONMENT.unpublishedQueueUrl, this.unpublished.queue)
      .bindQueue(ENVIRONMENT.unsignedQueueUrl, this.unsigned);
    wakeByStream(publisher, table, {
      patterns: Object.values(WORTH_WAKING_FOR),
      failures: this.unpublished.queue,
    });
    wakeByQueue(publisher, this.unsigned, { batchSize: 10 });
    const expire = new ServiceFunction(this, 'Expire', {
      deployment,
      bundle: bundle('expire'),
      impact:
        'Callers are not told that verifications expired, until it works again. Polls still say so at once.',
      // A deadline a day ahead is 96 messages, one after the other.
      wakesItself: true,
    })
      .bindTable(table, { get: [verification, request], update: [verification, request] })
      .bindQueue(ENVIRONMENT.deadlineQueueUrl, this.deadlines);
    // Each message may hold a hundred deadlines, which is what an invocation has time for.
    wakeByQueue(expire, this.deadlines, { batchSize: 1 });

    alarm(this, 'Late', {
      metric: publisher.metric('IteratorAge', 'Maximum'),
      threshold: LATE_MILLISECONDS,
      impact: 'Events are published more than a minute late: callers wait, and after a day events are lost.',
      alarmTopicArn,
    });
    alarm(this, 'UnsignedForLong', {
      metric: this.unsigned.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: LATE_MILLISECONDS / 1000,
      impact:
        'KMS has not signed for a minute: people have sent their message, and callers still wait for the proof.',
      alarmTopicArn,
    });
  }

  #queue(id: string): Queue {
    return new Queue(this, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: TAKEN_AGAIN,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.unpublished.queue, maxReceiveCount: MOST_RECEIVES },
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT, KEY_PREFIX } from '../../shared/config/names.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { alarm } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { ServiceFunction } from './service-function.ts';
import { wakeByQueue } from './wake-by-queue.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly table: Table;
  readonly topic: Topic;
};

const { delivery, endpoint, project, request, verification } = KEY_PREFIX;

/** A try is over after ten seconds; the rest is for what comes before and after. */
const TIMEOUT = Duration.seconds(20);
/** What a crash held comes back after this. Lambda wants it not to be shorter than the function's time. */
const VISIBILITY = Duration.seconds(60);
/** Only what the database or SQS refused is received again; tries that a receiver refused are new messages. */
const RECEPTIONS = 10;
const BATCH = 10;
/** A receiver can hold a first try's place for ten seconds, and only until its breaker has seen that. */
const FIRST_TRIES_AT_ONCE = 10;
const RETRIES_AT_ONCE = 5;

/**
 * From the topic to the callers' URLs. First tries and retries wait apart, so that receivers that are away hold up nobody who is there.
 */
export class WebhookDelivery extends Construct {
  readonly firstTries: Queue;
  readonly retries: Queue;
  readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, id: string, { deployment, bundle, table, topic }: Props) {
    super(scope, id);
    this.undelivered = new DeadLetterQueue(this, 'Undeliverable', {
      deployment,
      impact:
        'Webhooks could not be handled, ours is the fault: callers were not told until they are redriven (npx verso webhooks redrive).',
    });
    this.firstTries = this.#queue('FirstTries');
    this.retries = this.#queue('Retries');
    topic.addSubscription(new SqsSubscription(this.firstTries, { rawMessageDelivery: true }));

    const deliverer = new ServiceFunction(this, 'DeliverWebhook', {
      deployment,
      bundle: bundle('deliver-webhook'),
      impact:
        'Webhooks are late: callers hear of nothing until it works again. Nothing is lost for two weeks.',
      timeout: TIMEOUT,
    })
      .bindTable(table, {
        get: [verification, request, project, delivery, endpoint],
        batchGet: [verification],
        put: [delivery],
        update: [endpoint],
      })
      .bindWebhookSecrets()
      .bindCallersOnThisMachine(deployment)
      .bindVariable(ENVIRONMENT.retentionDays, String(deployment.retention.verificationDays))
      .bindVariable(ENVIRONMENT.retriesQueueArn, this.retries.queueArn)
      .bindQueue(ENVIRONMENT.retriesQueueUrl, this.retries);
    wakeByQueue(deliverer, this.firstTries, { batchSize: BATCH, maxConcurrency: FIRST_TRIES_AT_ONCE });
    wakeByQueue(deliverer, this.retries, { batchSize: BATCH, maxConcurrency: RETRIES_AT_ONCE });
    alarm(this, 'Late', {
      metric: this.firstTries.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 60,
      impact: 'Webhooks have their first try more than a minute late.',
      alarmTopicArn: deployment.alarmTopicArn,
    });
  }

  #queue(id: string): Queue {
    return new Queue(this, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.undelivered.queue, maxReceiveCount: RECEPTIONS },
    });
  }
}

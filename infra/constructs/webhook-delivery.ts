import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT, KEY_PREFIX } from '../../shared/config/names.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { alarm } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { failureDestination } from './failure-destination.ts';
import { invokeByTopic } from './invoke-by-topic.ts';
import { MEGABYTES_FOR_WAITING, ServiceFunction } from './service-function.ts';
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
/**
 * What a crash held, and what found no execution free, comes back after this: six times the function's time, so that Lambda can ask for
 * an execution more than once before it does.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY = Duration.seconds(120);
/**
 * Only what the database or SQS refused is received again, and what found no execution free, since first tries can hold all that there are;
 * tries that a receiver refused are new messages. It is longer than Lambda keeps those first tries, so that no retry is given up for them.
 */
const RECEPTIONS = 200;
const BATCH = 10;
const RETRIES_AT_ONCE = 5;
/** What Lambda repeats of a first try that crashed: a minute and two minutes later. More is not to be had. */
const REPETITIONS = 2;
/** How long Lambda keeps a first try that it can't begin: the longest there is. */
const LONGEST_WAIT = Duration.hours(6);
const MINUTE = Duration.minutes(1);

/**
 * From the topic to the callers' URLs. The topic invokes the function for first tries, which costs nothing; retries and what our own side
 * refused wait in a queue, so that receivers that are away hold up nobody who is there.
 */
export class WebhookDelivery extends Construct {
  readonly retries: Queue;
  readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, id: string, { deployment, bundle, table, topic }: Props) {
    super(scope, id);
    this.undelivered = new DeadLetterQueue(this, 'Undeliverable', {
      deployment,
      impact:
        'Webhooks could not be handled, ours is the fault: callers were not told until they are redriven (npx verso webhooks redrive).',
    });
    this.retries = this.#retriesQueue();

    const deliverer = new ServiceFunction(this, 'DeliverWebhook', {
      deployment,
      bundle: bundle('deliver-webhook'),
      impact:
        'Webhooks are late: callers hear of nothing until it works again. Nothing is lost for two weeks.',
      timeout: TIMEOUT,
      memoryMegabytes: MEGABYTES_FOR_WAITING,
      reservedConcurrency: deployment.deliveriesAtOnce,
      // A wait of twelve hours is 48 messages, one after the other.
      wakesItself: true,
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
      .bindQueue(ENVIRONMENT.retriesQueueUrl, this.retries);
    this.#firstTries(deliverer, topic);
    wakeByQueue(deliverer, this.retries, { batchSize: BATCH, maxConcurrency: RETRIES_AT_ONCE });
    const { alarmTopicArn } = deployment;
    alarm(this, 'Late', {
      metric: deliverer.metric('AsyncEventAge', 'Maximum'),
      threshold: MINUTE.toMilliseconds(),
      impact: 'Webhooks have their first try more than a minute late.',
      alarmTopicArn,
    });
    alarm(this, 'Lost', {
      metric: lost(deliverer, topic),
      impact:
        'First tries of webhooks could not even be put into the dead letters: npx verso webhooks redrive --since tells them again.',
      alarmTopicArn,
    });
  }

  /**
   * Of what Lambda gave up the whole request goes to the dead letters, and of what it would not take from SNS (no permission, no
   * function) the topic's message.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
   */
  #firstTries(deliverer: ServiceFunction, topic: Topic): void {
    const { queue } = this.undelivered;
    invokeByTopic(deliverer, topic, { deadLetterQueue: queue });
    deliverer.alias.configureAsyncInvoke({
      retryAttempts: REPETITIONS,
      maxEventAge: LONGEST_WAIT,
      onFailure: failureDestination(deliverer, queue),
    });
  }

  #retriesQueue(): Queue {
    return new Queue(this, 'Retries', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.undelivered.queue, maxReceiveCount: RECEPTIONS },
    });
  }
}

/** What neither Lambda nor SNS could put into the dead letters. */
function lost(deliverer: ServiceFunction, topic: Topic): MathExpression {
  return new MathExpression({
    expression: 'FILL(lambda, 0) + FILL(sns, 0)',
    usingMetrics: {
      lambda: deliverer.metric('DestinationDeliveryFailures', 'Sum'),
      sns: topic.metric('NumberOfNotificationsFailedToRedriveToDlq', { statistic: 'Sum', period: MINUTE }),
    },
    period: MINUTE,
  });
}

import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../config.ts';
import { alarm } from './alarm.ts';

type Props = {
  readonly deployment: Deployment;
  /** What it means to people that something lies here: the text of the alarm. */
  readonly impact: string;
};

/** Where what failed for good waits for a person, two weeks long; the first message raises the alarm. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { deployment, impact }: Props) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    alarm(this, 'NotEmpty', {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      impact,
      alarmTopicArn: deployment.alarmTopicArn,
    });
  }
}

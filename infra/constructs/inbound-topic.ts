import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import type { Deployment } from '../config.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { failureDestination } from './failure-destination.ts';
import { invokeByTopic } from './invoke-by-topic.ts';
import type { ServiceFunction } from './service-function.ts';

type Props = {
  readonly deployment: Deployment;
  /** The service that may publish, on behalf of this account alone. */
  readonly publisher: string;
  readonly receiver: ServiceFunction;
};

/**
 * Where a provider within AWS publishes what people write. Nothing of it is on the internet: who may publish and who may
 * invoke is IAM's.
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms.html
 */
export class InboundTopic extends Construct {
  readonly topic: Topic;
  /** What could not be read or answered in three tries. */
  readonly unread: Queue;

  constructor(scope: Construct, id: string, { deployment, publisher, receiver }: Props) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(publisher)],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    receiver.bindVariable(ENVIRONMENT.inboundTopicArn, this.topic.topicArn);
    invokeByTopic(receiver, this.topic);
    const { queue } = new DeadLetterQueue(this, 'Unread', {
      deployment,
      impact:
        'Text messages could not be read or answered, and will not come again: their senders have to send them anew.',
    });
    this.unread = queue;
    receiver.alias.configureAsyncInvoke({ retryAttempts: 2, onFailure: failureDestination(receiver, queue) });
  }
}

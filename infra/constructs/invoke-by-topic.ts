import { Validations } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { ServiceFunction } from './service-function.ts';

type Options = {
  /** Gets what Lambda does not take at all. */
  readonly deadLetterQueue?: Queue;
};

/** Invokes a function for each message of a topic. */
export function invokeByTopic({ alias }: ServiceFunction, topic: Topic, options: Options = {}): void {
  const subscription = topic.addSubscription(new LambdaSubscription(alias, options));
  Validations.of(subscription).acknowledge({
    id: 'CloudFormation-Validate::W3694',
    reason: "A reference to an alias is its ARN, which SNS takes as it takes a function's.",
  });
}

import type { Messaging } from './messaging.ts';

/** A queue as its CloudFormation resource defines it. */
export type QueueDefinition = {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** As CreateQueue takes them: numbers and JSON as text. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type TopicDefinition = {
  readonly name: string;
  readonly arn: string;
  /** Services that its own policy lets publish on the account's behalf. */
  readonly publishers?: readonly string[];
};

/** A queue that gets what a topic tells. */
export type SubscriptionDefinition = {
  readonly topicArn: string;
  readonly queueArn: string;
  /** As Subscribe takes them. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type MessagingDefinitions = {
  readonly queues: readonly QueueDefinition[];
  readonly topics: readonly TopicDefinition[];
  readonly subscriptions: readonly SubscriptionDefinition[];
};

/** Makes them. A redrive policy names its queue by ARN, so that the order does not matter. */
export async function createResources(
  messaging: Pick<Messaging, 'sqs' | 'sns'>,
  { queues, topics, subscriptions }: MessagingDefinitions,
): Promise<void> {
  for (const { name, attributes } of queues) {
    await messaging.sqs('CreateQueue', { QueueName: name, Attributes: attributes });
  }
  for (const { name } of topics) await messaging.sns({ Action: 'CreateTopic', Name: name });
  for (const { topicArn, queueArn, attributes } of subscriptions) {
    const entries = Object.entries(attributes).flatMap(([key, value], index) => [
      [`Attributes.entry.${index + 1}.key`, key],
      [`Attributes.entry.${index + 1}.value`, value],
    ]);
    await messaging.sns({
      Action: 'Subscribe',
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      ...Object.fromEntries(entries),
    });
  }
}

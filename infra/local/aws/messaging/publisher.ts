import { AwsError } from '../aws-error.ts';
import type { Messaging } from './messaging.ts';
import type { TopicDefinition } from './resources.ts';

/** Publishes as a service of AWS does, which only a topic's own policy can let in. Throws AwsError where none does. */
export function publisherOf(
  service: string,
  topics: readonly TopicDefinition[],
  messaging: Pick<Messaging, 'sns'>,
): (topicArn: string, message: string) => Promise<void> {
  return async (TopicArn, Message) => {
    const letsIn = topics.find(({ arn }) => arn === TopicArn)?.publishers?.includes(service);
    if (!letsIn)
      throw new AwsError('AccessDeniedException', `${TopicArn} doesn't let ${service} publish to it.`);
    await messaging.sns({ Action: 'Publish', TopicArn, Message });
  };
}

import { z } from 'zod';
import type {
  MessagingDefinitions,
  QueueDefinition,
  SubscriptionDefinition,
} from '../aws/messaging/resources.ts';
import type { ResourceValues } from './intrinsics.ts';
import type { ResourcesOfType } from './resources-of-type.ts';

/** Strict, so that a setting that nobody here follows can't pass unseen. */
const queueProperties = z.strictObject({
  DelaySeconds: z.int().optional(),
  MessageRetentionPeriod: z.int().optional(),
  ReceiveMessageWaitTimeSeconds: z.int().optional(),
  VisibilityTimeout: z.int().optional(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.int() }).optional(),
  /** Encryption at rest says nothing on this machine. */
  SqsManagedSseEnabled: z.boolean().optional(),
  Tags: z.unknown().optional(),
});
const topicProperties = z.strictObject({ DisplayName: z.string().optional(), Tags: z.unknown().optional() });
const subscriptionProperties = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.literal('sqs', { error: 'the local stack delivers to queues only' }),
  Endpoint: z.string(),
  RawMessageDelivery: z.boolean().optional(),
  FilterPolicy: z.record(z.string(), z.unknown()).optional(),
  FilterPolicyScope: z.string().optional(),
});
/** A resource's own policy: who may come in, besides roles that are allowed to. */
const resourcePolicy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Principal: z.unknown(),
      Action: z.union([z.string(), z.array(z.string())]),
      Condition: z.unknown().optional(),
    }),
  ),
});
const queuePolicyProperties = z.strictObject({ Queues: z.array(z.string()), PolicyDocument: resourcePolicy });
const topicPolicyProperties = z.strictObject({ Topics: z.array(z.string()), PolicyDocument: resourcePolicy });

type QueuePolicy = z.infer<typeof queuePolicyProperties>;

/**
 * The template's queues, topics and who gets what. Throws where a queue doesn't let the topic in: SNS would drop its
 * messages without a word.
 */
export function readMessaging(
  all: ResourcesOfType,
  valuesOf: (id: string) => ResourceValues,
): MessagingDefinitions {
  const queues = all('AWS::SQS::Queue', queueProperties).map(({ id, properties }): QueueDefinition => {
    const { ref: url, attributes } = valuesOf(id);
    const { RedrivePolicy, SqsManagedSseEnabled: _encrypted, Tags: _tags, ...numbers } = properties;
    return {
      name: attributes.QueueName ?? '',
      arn: attributes.Arn ?? '',
      url,
      attributes: {
        ...Object.fromEntries(
          Object.entries(numbers).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, String(value)]],
          ),
        ),
        ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
      },
    };
  });
  const topics = all('AWS::SNS::Topic', topicProperties).map(({ id }) => ({
    name: valuesOf(id).attributes.TopicName ?? '',
    arn: valuesOf(id).ref,
  }));
  all('AWS::SNS::TopicPolicy', topicPolicyProperties);
  const policies = all('AWS::SQS::QueuePolicy', queuePolicyProperties).map(({ properties }) => properties);
  const subscriptions = all('AWS::SNS::Subscription', subscriptionProperties).map(
    ({ id, properties }): SubscriptionDefinition => {
      const { TopicArn, Endpoint, RawMessageDelivery, FilterPolicy, FilterPolicyScope } = properties;
      const queue = queues.find(({ arn }) => arn === Endpoint);
      if (!queue) throw new Error(`The subscription ${id} leads to no queue of the template.`);
      if (!policies.some((policy) => letsIn(policy, queue.url, TopicArn)))
        throw new Error(`SNS has no permission to send to the queue of the subscription ${id}.`);
      return {
        topicArn: TopicArn,
        queueArn: Endpoint,
        attributes: {
          ...(RawMessageDelivery !== undefined && { RawMessageDelivery: String(RawMessageDelivery) }),
          ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }),
          ...(FilterPolicyScope !== undefined && { FilterPolicyScope }),
        },
      };
    },
  );
  return { queues, topics, subscriptions };
}

const fromSns = z.object({ Service: z.literal('sns.amazonaws.com') });
const ofTopic = z.object({ ArnEquals: z.object({ 'aws:SourceArn': z.string() }) });

function letsIn({ Queues, PolicyDocument }: QueuePolicy, queueUrl: string, topicArn: string): boolean {
  return (
    Queues.includes(queueUrl) &&
    PolicyDocument.Statement.some(
      ({ Effect, Principal, Action, Condition }) =>
        Effect === 'Allow' &&
        fromSns.safeParse(Principal).success &&
        [Action].flat().includes('sqs:SendMessage') &&
        ofTopic.safeParse(Condition).data?.ArnEquals['aws:SourceArn'] === topicArn,
    )
  );
}

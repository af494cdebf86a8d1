import { z } from 'zod';
import type {
  MessagingDefinitions,
  QueueDefinition,
  SubscriptionDefinition,
  TopicDefinition,
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
const subscribed = {
  TopicArn: z.string(),
  Endpoint: z.string(),
  FilterPolicy: z.record(z.string(), z.unknown()).optional(),
  FilterPolicyScope: z.string().optional(),
};
export const subscriptionProperties = z.discriminatedUnion(
  'Protocol',
  [
    z.strictObject({
      ...subscribed,
      Protocol: z.literal('sqs'),
      RawMessageDelivery: z.boolean().optional(),
    }),
    z.strictObject({
      ...subscribed,
      Protocol: z.literal('lambda'),
      // Nothing on this machine keeps SNS from invoking a function that is there.
      RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string() }).optional(),
    }),
  ],
  { error: 'the local stack delivers to queues and functions only' },
);
type SubscriptionProperties = z.infer<typeof subscriptionProperties>;

/** A resource's own policy: who may come in, besides roles that are allowed to. */
const resourcePolicy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Principal: z.unknown(),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.unknown(),
      Condition: z.unknown().optional(),
    }),
  ),
});
const queuePolicyProperties = z.strictObject({ Queues: z.array(z.string()), PolicyDocument: resourcePolicy });
const topicPolicyProperties = z.strictObject({ Topics: z.array(z.string()), PolicyDocument: resourcePolicy });

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
  const topics = all('AWS::SNS::Topic', topicProperties).map(({ id }): TopicDefinition => {
    const { ref: arn, attributes } = valuesOf(id);
    return { name: attributes.TopicName ?? '', arn, publishers: publishersOf(all, arn) };
  });
  const subscriptions = all('AWS::SNS::Subscription', subscriptionProperties).flatMap(
    ({ id, properties }): SubscriptionDefinition[] => {
      if (properties.Protocol !== 'sqs') return [];
      const { TopicArn, Endpoint } = properties;
      const queue = queues.find(({ arn }) => arn === Endpoint);
      if (!queue) throw new Error(`The subscription ${id} leads to no queue of the template.`);
      if (!queueLetsIn(all, queue, TopicArn))
        throw new Error(`SNS has no permission to send to the queue of the subscription ${id}.`);
      return [{ topicArn: TopicArn, queueArn: Endpoint, attributes: subscriptionAttributes(properties) }];
    },
  );
  return { queues, topics, subscriptions };
}

/** As Subscribe takes them. */
export function subscriptionAttributes(properties: SubscriptionProperties): Readonly<Record<string, string>> {
  const { FilterPolicy, FilterPolicyScope } = properties;
  const raw = properties.Protocol === 'sqs' ? properties.RawMessageDelivery : undefined;
  return {
    ...(raw !== undefined && { RawMessageDelivery: String(raw) }),
    ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }),
    ...(FilterPolicyScope !== undefined && { FilterPolicyScope }),
  };
}

const fromSns = z.object({ Service: z.literal('sns.amazonaws.com') });
const ofTopic = z.object({ ArnEquals: z.object({ 'aws:SourceArn': z.string() }) });

const service = z.object({ Service: z.string() });
const onBehalfOf = z.strictObject({ StringEquals: z.strictObject({ 'aws:SourceAccount': z.string() }) });

/** The services that a topic's own policy lets publish, as long as it is for this account. */
function publishersOf(all: ResourcesOfType, topicArn: string): readonly string[] {
  const account = topicArn.split(':')[4];
  return all('AWS::SNS::TopicPolicy', topicPolicyProperties)
    .filter(({ properties: { Topics } }) => Topics.includes(topicArn))
    .flatMap(({ properties: { PolicyDocument } }) => PolicyDocument.Statement)
    .filter(
      ({ Effect, Action, Resource, Condition }) =>
        Effect === 'Allow' &&
        [Action].flat().includes('sns:Publish') &&
        [Resource].flat().includes(topicArn) &&
        onBehalfOf.safeParse(Condition).data?.StringEquals['aws:SourceAccount'] === account,
    )
    .flatMap(({ Principal }) => service.safeParse(Principal).data?.Service ?? []);
}

/** Whether a queue's own policy lets this topic in. */
export function queueLetsIn(all: ResourcesOfType, { url }: QueueDefinition, topicArn: string): boolean {
  return all('AWS::SQS::QueuePolicy', queuePolicyProperties).some(
    ({ properties: { Queues, PolicyDocument } }) =>
      Queues.includes(url) &&
      PolicyDocument.Statement.some(
        ({ Effect, Principal, Action, Condition }) =>
          Effect === 'Allow' &&
          fromSns.safeParse(Principal).success &&
          [Action].flat().includes('sqs:SendMessage') &&
          ofTopic.safeParse(Condition).data?.ArnEquals['aws:SourceArn'] === topicArn,
      ),
  );
}

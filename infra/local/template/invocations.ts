import { z } from 'zod';
import type { AccessRequest } from '../aws/iam/evaluate.ts';
import type { MessagingDefinitions, QueueDefinition } from '../aws/messaging/resources.ts';
import type { EventSource } from './event-sources.ts';
import { destinationConfig, failureQueue } from './failure-destination.ts';
import type { permissionProperties } from './function-urls.ts';
import { queueLetsIn, subscriptionAttributes, subscriptionProperties } from './messaging.ts';
import type { ResourcesOfType } from './resources-of-type.ts';

/** Strict, so that a setting that nobody here follows can't pass unseen. */
const configProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumRetryAttempts: z.int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.int().min(60).max(21_600).default(21_600),
  DestinationConfig: destinationConfig.optional(),
});

type Alias<Function> = {
  /** The ARN. */
  readonly ref: string;
  readonly functionName: string;
  readonly function: Function;
};

type Surroundings<Function> = {
  readonly messaging: MessagingDefinitions;
  readonly permissions: readonly { readonly properties: z.infer<typeof permissionProperties> }[];
  readonly aliases: readonly Alias<Function>[];
  readonly mayDo: (target: Function, request: Pick<AccessRequest, 'action' | 'resource'>) => boolean;
};

type Invocations<Function> = {
  /** With the queue that Lambda itself keeps before each function. */
  readonly messaging: MessagingDefinitions;
  readonly sources: readonly EventSource<Function>[];
};

/** Nothing comes back by itself while Lambda works on it. */
const HELD_SECONDS = '43200';

/**
 * The functions that topics invoke. Throws where a message would go nowhere: a function that isn't there or that the topic may not
 * invoke, dead letters that don't let it in, failures that the function may not send, settings of an alias that isn't there.
 */
export function readInvocations<Function>(
  all: ResourcesOfType,
  { messaging, permissions, aliases, mayDo }: Surroundings<Function>,
): Invocations<Function> {
  const configs = all('AWS::Lambda::EventInvokeConfig', configProperties).map(({ id, properties }) => {
    const { FunctionName, Qualifier } = properties;
    const alias = aliases.find(
      ({ ref, functionName }) => functionName === FunctionName && ref.endsWith(`:${Qualifier}`),
    );
    if (!alias) throw new Error(`The settings ${id} are of no alias of a function.`);
    return { id, alias, properties };
  });
  const invocations = all('AWS::SNS::Subscription', subscriptionProperties).flatMap(({ id, properties }) => {
    if (properties.Protocol !== 'lambda') return [];
    const { Endpoint, TopicArn, RedrivePolicy } = properties;
    const alias = aliases.find(({ ref }) => ref === Endpoint);
    if (!alias) throw new Error(`The subscription ${id} leads to no alias of a function.`);
    const allowed = permissions.some(
      ({ properties: { FunctionName, Principal, Action, SourceArn } }) =>
        FunctionName === Endpoint &&
        Principal === 'sns.amazonaws.com' &&
        Action === 'lambda:InvokeFunction' &&
        SourceArn === TopicArn,
    );
    if (!allowed) throw new Error(`SNS has no permission to invoke the function of the subscription ${id}.`);
    if (RedrivePolicy) {
      const dead = messaging.queues.find(({ arn }) => arn === RedrivePolicy.deadLetterTargetArn);
      if (!dead || !queueLetsIn(all, dead, TopicArn))
        throw new Error(`SNS has no permission to send to the dead letters of the subscription ${id}.`);
    }
    const config = configs.find((each) => each.alias === alias);
    const queue = queueBefore(id, TopicArn);
    const subscription = {
      topicArn: TopicArn,
      queueArn: queue.arn,
      attributes: subscriptionAttributes(properties),
    };
    const source: EventSource<Function> = {
      ...{ kind: 'invocations', id, function: alias.function, functionArn: Endpoint, queue },
      mostRetries: config?.properties.MaximumRetryAttempts ?? 2,
      mostAgeSeconds: config?.properties.MaximumEventAgeInSeconds ?? 21_600,
      onFailure:
        config &&
        failureQueue(config.id, config.properties.DestinationConfig, alias.function, { messaging, mayDo }),
    };
    return [{ queue, subscription, source }];
  });

  return {
    messaging: {
      ...messaging,
      queues: [...messaging.queues, ...invocations.map(({ queue }) => queue)],
      subscriptions: [...messaging.subscriptions, ...invocations.map(({ subscription }) => subscription)],
    },
    sources: invocations.map(({ source }) => source),
  };
}

/** No resource of the template: nobody is granted anything on it. */
function queueBefore(subscription: string, topicArn: string): QueueDefinition {
  const [, , , region, accountId] = topicArn.split(':');
  const name = `lambda-${subscription}`;
  return {
    name,
    arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
    url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
    attributes: { VisibilityTimeout: HELD_SECONDS },
  };
}

import { Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { toChannelSettings } from '../../shared/channels/configurations.ts';
import { CHANNEL_NAMES, type ChannelName } from '../../shared/channels/names.ts';
import { receiverOf, topicOf } from '../../shared/channels/receivers.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { KEY_PREFIX, PARAMETERS, type ParameterName } from '../../shared/config/names.ts';
import type { ChannelSettings } from '../../shared/deployment/settings.ts';
import { type Bundle, receiverName, topicReceiverName } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { InboundTopic } from './inbound-topic.ts';
import { ServiceFunction } from './service-function.ts';
import type { SigningKeys } from './signing-keys.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly table: Table;
  readonly keys: SigningKeys;
};

const { config, counter, revocation, sender, verification } = KEY_PREFIX;

/** One function for each configured channel: its own secrets, alarm and cost line. */
export class ChannelReceivers extends Construct {
  /** Where the providers that call a webhook call it. */
  readonly webhooks: ReadonlyMap<ChannelName, string>;
  /** Of both, as the functions are named. */
  readonly names: readonly string[];
  /** Where the others' providers publish. */
  readonly topics: ReadonlyMap<ChannelName, InboundTopic>;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { deployment } = props;
    const settings = toChannelSettings(deployment.channels);
    const webhooks = new Map<ChannelName, string>();
    const topics = new Map<ChannelName, InboundTopic>();
    const names: string[] = [];
    this.names = names;
    this.topics = topics;
    this.webhooks = webhooks;
    for (const channel of CHANNEL_NAMES) {
      const webhook = receiverOf(channel, settings);
      if (webhook) {
        const { secrets, sends } = webhook;
        const granted = [...secrets, ...(sends ? [sends.token] : [])];
        names.push(receiverName(channel));
        const receiver = this.#receiver(channel, receiverName(channel), granted, settings, props);
        webhooks.set(channel, receiver.publicUrl());
      }
      const topic = topicOf(channel, settings);
      if (topic) {
        names.push(topicReceiverName(channel));
        const receiver = this.#receiver(channel, topicReceiverName(channel), [], settings, props);
        const { publisher, answers } = topic;
        if (answers) {
          const { action, resource, names } = answers.grant;
          const [service = ''] = action.split(':');
          const arns = names.map((resourceName) =>
            Stack.of(this).formatArn({ service, resource, resourceName }),
          );
          receiver.allow([action], arns);
        }
        topics.set(
          channel,
          new InboundTopic(this, `${channel}-inbound`, { deployment, publisher, receiver }),
        );
      }
    }
  }

  #receiver(
    channel: ChannelName,
    name: string,
    secrets: readonly ParameterName[],
    settings: ChannelSettings,
    { deployment, bundle, table, keys }: Props,
  ): ServiceFunction {
    // By a channel whose senders can be forged a NO could be anybody's.
    const revokes = CHANNELS[channel](settings)?.assurance !== 'low';
    return (
      new ServiceFunction(this, channel, {
        deployment,
        bundle: bundle(name),
        impact: `People who send their code over ${channel} are not verified until the provider tries again.`,
        // Providers give up after 10 to 15 seconds; two attempts of a call to KMS or DynamoDB are over after three.
        timeout: Duration.seconds(10),
        reservedConcurrency: deployment.webhookConcurrency[channel],
      })
        .bindTable(table, {
          get: [verification, config, sender, counter, ...(revokes ? [revocation] : [])],
          update: [verification, counter],
          put: [sender, ...(revokes ? [revocation] : [])],
        })
        // No other function may read the provider's secrets.
        .bindParameters([PARAMETERS.codeSubkey, PARAMETERS.senderSubkey, PARAMETERS.phoneSubkey, ...secrets])
        .bindSigning(...keys.all)
    );
  }
}

import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { toChannelSettings } from '../../shared/administration/channel-settings.ts';
import type { Receiver } from '../../shared/channels/receiver.ts';
import { receiverOf } from '../../shared/channels/receivers.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import {
  CHANNEL_NAMES,
  type ChannelName,
  ENVIRONMENT,
  KEY_PREFIX,
  PARAMETERS,
} from '../../shared/config/names.ts';
import type { ChannelSettings } from '../../shared/deployment/settings.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import type { HttpApi } from './http-api.ts';
import { ServiceFunction } from './service-function.ts';
import type { SigningKeys } from './signing-keys.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly api: HttpApi;
  readonly table: Table;
  readonly keys: SigningKeys;
};

const { config, counter, revocation, sender, verification } = KEY_PREFIX;

/** One function for each configured channel: its own secrets, alarm and cost line. */
export class ChannelReceivers extends Construct {
  readonly channels: readonly ChannelName[];

  constructor(scope: Construct, id: string, { deployment, bundle, api, table, keys }: Props) {
    super(scope, id);
    const settings = toChannelSettings(deployment.channels);
    this.channels = CHANNEL_NAMES.filter((name) => settings[name]);
    for (const channel of this.channels) {
      const { secrets, handshake, sends } = requireReceiver(channel, settings);
      // By a channel whose senders can be forged a NO could be anybody's.
      const revokes = CHANNELS[channel](settings)?.assurance !== 'low';
      const receiver = new ServiceFunction(this, channel, {
        deployment,
        bundle: bundle(`receive-${channel}`),
        impact: `People who send their code over ${channel} are not verified until the provider tries again.`,
        // Providers give up after 10 to 15 seconds; two attempts of a call to KMS or DynamoDB are over after three.
        timeout: Duration.seconds(10),
      })
        .bindTable(table, {
          get: [verification, config, sender, counter, ...(revokes ? [revocation] : [])],
          update: [verification, counter],
          put: [sender, ...(revokes ? [revocation] : [])],
        })
        // The provider's own secrets no other function may read.
        .bindParameters([
          ...[PARAMETERS.codeSubkey, PARAMETERS.senderSubkey, PARAMETERS.phoneSubkey, ...secrets],
          ...(sends ? [sends.token] : []),
        ])
        .bindSigning(keys.live, keys.test)
        .bindVariable(ENVIRONMENT.publicBaseUrl, api.url);
      // Meta asks by GET whether the webhook is ours.
      if (handshake) api.webhook('GET', channel, receiver);
      api.webhook('POST', channel, receiver);
    }
  }
}

function requireReceiver(channel: ChannelName, settings: ChannelSettings): Receiver {
  const found = receiverOf(channel, settings);
  if (!found) throw new Error(`The channel ${channel} is not configured.`);
  return found;
}

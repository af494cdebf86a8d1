import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import {
  CHANNEL_NAMES,
  type ChannelName,
  ENVIRONMENT,
  KEY_PREFIX,
  PARAMETERS,
  type ParameterName,
} from '../../shared/config/names.ts';
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

type ReceiverResources = {
  readonly methods: readonly ('GET' | 'POST')[];
  /** The provider's own secrets, which no other function may read. */
  readonly secrets: readonly ParameterName[];
  /** True where a NO can take back what was proven: by SMS it could be anybody's. */
  readonly revokes: boolean;
};

const { config, counter, revocation, sender, verification } = KEY_PREFIX;

const RECEIVERS: Readonly<Record<ChannelName, ReceiverResources>> = {
  telegram: { methods: ['POST'], secrets: [PARAMETERS.telegramSecretToken], revokes: true },
  whatsapp: {
    // Meta asks by GET whether the webhook is ours.
    methods: ['GET', 'POST'],
    secrets: [PARAMETERS.whatsappAppSecret, PARAMETERS.whatsappVerifyToken],
    revokes: true,
  },
  sms: { methods: ['POST'], secrets: [PARAMETERS.twilioAuthToken], revokes: false },
};

/** One function for each configured channel: its own secrets, alarm and cost line. */
export class ChannelReceivers extends Construct {
  readonly channels: readonly ChannelName[];

  constructor(scope: Construct, id: string, { deployment, bundle, api, table, keys }: Props) {
    super(scope, id);
    this.channels = CHANNEL_NAMES.filter((name) => deployment.channels[name]);
    for (const channel of this.channels) {
      const { methods, secrets, revokes } = RECEIVERS[channel];
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
        .bindParameters([PARAMETERS.codeSubkey, PARAMETERS.senderSubkey, PARAMETERS.phoneSubkey, ...secrets])
        .bindSigning(keys.live, keys.test)
        .bindVariable(ENVIRONMENT.publicBaseUrl, api.url);
      for (const method of methods) api.webhook(method, channel, receiver);
    }
  }
}

import type { ChannelConfiguration } from '../../channels/configurations.ts';
import type { ChannelSecret } from '../../config/names.ts';
import type { Random } from '../../ports.ts';
import type { SecretPorts } from './channel-secret.ts';
import type { Wanted } from './credential.ts';
import type { Finding } from './findings.ts';
import type { ProviderAccess } from './provider-access.ts';
import type { SetUpReport } from './steps.ts';

/** Whoever runs a channel's commands: their machine, their credentials and the stack that they mean. */
export type Operator = SecretPorts & {
  readonly random: Random;
  /** Also where the provider sends somewhere else by now. */
  readonly replace: boolean;
  /** A new secret is wanted. */
  readonly rotate: boolean;
  /** All that is configured: two channels may have one account. */
  readonly channels: ChannelConfiguration;
  /** Where the stack wants the channel's messages: one of the two, by its settings. */
  webhookUrl(): string;
  topicArn(): string;
  /** A parameter's full name. */
  parameter(name: ChannelSecret): string;
  /** Undefined when neither the option nor the environment holds it. */
  given(wanted: Wanted): Promise<string | undefined>;
  /** Asks where somebody can answer. */
  ask(wanted: Wanted): Promise<string>;
  /** The provider's API, or a stand-in of it on this machine; undefined where no provider reaches the stack. */
  access(provider: Provider): ProviderAccess | undefined;
};

export type Provider = {
  readonly api: string;
  /** The variable that names a stand-in, for tests. */
  readonly standIn: string;
};

/** The providers' side of a channel, as `npx verso channels` shows it. */
export type ChannelCommands<Configuration> = {
  /** What set-up does, in one sentence; "makes the secret and registers the webhook". */
  readonly purpose: string;
  /** What `--rotate` does. */
  readonly rotation: string;
  readonly setUpTakes: readonly Wanted[];
  readonly checkTakes: readonly Wanted[];
  setUp(configuration: Configuration, operator: Operator): Promise<SetUpReport>;
  check(configuration: Configuration, operator: Operator): Promise<readonly Finding[]>;
};

export async function required(operator: Operator, wanted: Wanted): Promise<string> {
  return (await operator.given(wanted)) ?? (await operator.ask(wanted));
}

export function refuseRotation({ rotate }: Operator): void {
  if (rotate)
    throw new Error(
      "--rotate is for a provider's secret that this command can make: docs/channels.md says how this one is rotated.",
    );
}

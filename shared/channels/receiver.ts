import type { ChannelName, ParameterName } from '../config/names.ts';
import type { ChannelSettings } from '../deployment/settings.ts';
import type { SecretValues } from '../ports.ts';
import type { Outcome } from '../verification/outcome.ts';
import type { InboundMessage } from './inbound-message.ts';

/**
 * The listening half of a channel. `authenticate` sees the raw bytes and comes before anything is parsed;
 * `parse` takes only what was authenticated, and answers nothing for what it can't use.
 */
export type Receiver<Name extends ChannelName, Secret extends ParameterName> = {
  readonly channel: Name;
  readonly secrets: readonly Secret[];
  /** Bytes. */
  readonly bodyLimit: number;
  /** Answers a provider's subscription check (a GET); undefined refuses it. */
  handshake?(request: WebhookRequest, secrets: SecretValues<Secret>): WebhookReply | undefined;
  authenticate(request: WebhookRequest, secrets: SecretValues<Secret>): boolean;
  parse(request: WebhookRequest, settings: SettingsOf<Name>): readonly InboundMessage[];
  acknowledge(received: readonly Received[]): WebhookReply;
};

type SettingsOf<Name extends ChannelName> = NonNullable<ChannelSettings[Name]>;

export type WebhookRequest = {
  readonly method: string;
  /** As the provider called it: public scheme and host, path and query verbatim. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

export type WebhookReply = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
};

export type Received = { readonly message: InboundMessage; readonly outcome: Outcome };

import type { ParameterName } from '../config/names.ts';
import type { ChannelFee } from '../cost/cost-record.ts';
import type { ChannelSettings } from '../deployment/settings.ts';
import type { AcceptedSecrets, ProviderCall } from '../ports.ts';
import type { Outcome } from '../verification/outcome.ts';
import type { InboundMessage } from './inbound-message.ts';
import type { ChannelName } from './names.ts';
import type { OutboundText } from './text-sender.ts';

/** The listening half of a channel: which of its providers, as the settings choose. */
export type ChannelReceiver<Name extends ChannelName> = {
  readonly channel: Name;
  /** Undefined where the provider calls no webhook. */
  by(settings: NonNullable<ChannelSettings[Name]>): Receiver | undefined;
  /** Undefined where the provider publishes to no topic. */
  topic?(settings: NonNullable<ChannelSettings[Name]>): TopicReceiver | undefined;
};

/** A provider within AWS, which publishes to a topic of ours: IAM vouches for it instead of a signature. */
export type TopicReceiver = {
  /** The service principal that may publish. */
  readonly publisher: string;
  parse(message: string): InboundMessage;
  /** What the provider charges for a message that came in. */
  fees?(message: string): readonly ChannelFee[];
  /** For providers whose numbers can answer. */
  readonly answers?: {
    /** What the function must be allowed to do, of its own account and Region. */
    readonly grant: { readonly action: string; readonly resource: string; readonly names: readonly string[] };
    /** What its sender is told of a message. */
    reply(message: string, received: Received): OutboundText | undefined;
    /** What the provider charges for a reply that it has accepted. */
    fees(reply: OutboundText): readonly ChannelFee[];
  };
};

/**
 * A provider's webhook. `authenticate` sees the raw bytes and comes before anything is parsed; `parse` takes only
 * what was authenticated, and answers nothing for what it can't use.
 */
export type Receiver<Secret extends ParameterName = ParameterName> = {
  readonly secrets: readonly Secret[];
  /** Bytes. */
  readonly bodyLimit: number;
  /** Answers a provider's subscription check (a GET); undefined refuses it. */
  handshake?(request: WebhookRequest, secrets: AcceptedSecrets<Secret>): WebhookReply | undefined;
  authenticate(request: WebhookRequest, secrets: AcceptedSecrets<Secret>): boolean;
  parse(request: WebhookRequest): readonly InboundMessage[];
  /** What a person hears travels in it, for providers that take it there. */
  acknowledge(received: readonly Received[]): WebhookReply;
  /** What the provider charges for a call that brings one message: for the message, and for what `acknowledge` makes it send. */
  fees?(request: WebhookRequest, received: Received): readonly ChannelFee[];
  /** For providers that want a call of their own for each message that we send. */
  readonly sends?: {
    /** The secret that these calls carry. It is read only when there is something to send. */
    readonly token: ParameterName;
    replies(received: readonly Received[]): readonly object[];
    call(reply: object, token: string): ProviderCall;
    /** What the provider charges for a reply that it has accepted. */
    fees?(received: Received): readonly ChannelFee[];
  };
};

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
  /** How many messages the provider is made to send by it, and charges for. */
  readonly replies: number;
};

export type Received = { readonly message: InboundMessage; readonly outcome: Outcome };

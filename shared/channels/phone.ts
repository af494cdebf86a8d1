import type { z } from 'zod';
import type { ChannelSecret } from '../config/names.ts';
import type { Random } from '../ports.ts';

/** The person's phone and the provider behind it, for a stack on one machine. */
export type ChannelPhone<Settings, Line> = {
  /** How the secrets look that the provider and the deployment share. */
  readonly secrets: Readonly<Record<ChannelSecret, (random: Random) => string>>;
  /** What local.json says of the channel: all that its provider knows. */
  readonly line: z.ZodType<Line>;
  connect(deployed: Deployed<Settings>): Line;
  /** Plays a person who sends a code, message by message. */
  play(line: Line, acting: Acting, provider: Playing): AsyncGenerator<Step>;
  /** What only this channel's phones can do: the others refuse it. */
  readonly can: readonly Trick[];
};

/** A message that is marked as forwarded, and the shared contact of somebody else. */
export type Trick = 'forwarded' | 'foreignContact';

export type Deployed<Settings> = {
  /** Undefined where the stage has not configured the channel. */
  readonly settings: Settings | undefined;
  /** Empty where its provider calls no webhook. */
  readonly webhookUrl: string;
  /** Empty where its provider publishes to no topic. */
  readonly topicArn: string;
  /** Where phones write to numbers that AWS carries. */
  readonly networkUrl: string;
  secret(name: ChannelSecret): string;
  /** What stands in on this machine for an API that the channel calls; empty where nothing does. */
  standIn(origin: string): string;
};

export type Acting = {
  /** The person's, E.164. */
  readonly number: string;
  /** Who writes, if it is somebody else. */
  readonly from?: string | undefined;
  readonly code: string;
  readonly signing: Signing;
  readonly forwarded: boolean;
  readonly foreignContact: boolean;
};

/** How a provider reaches the deployment. */
export type Playing = {
  readonly now: () => number;
  readonly random: Random;
  send(request: ProviderRequest): Promise<ProviderAnswer>;
};

/** One message of the person and what came back. */
export type Step = { readonly sent: string; readonly answer: ProviderAnswer; readonly reply: string };

/** One call of a provider to our webhook, ready to be sent. */
export type ProviderRequest = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** `bad` signs with another secret than the one the deployment knows. */
export type Signing = 'good' | 'bad';

export type ProviderAnswer = { readonly status: number; readonly body: string };

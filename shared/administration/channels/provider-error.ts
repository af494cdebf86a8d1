/** What a provider knows an operator by, and where its owner finds it. */
export const CREDENTIALS = {
  botToken: {
    provider: 'Telegram',
    name: 'the bot token',
    where: 'in the chat with @BotFather: /mybots, the bot, API Token',
  },
  appSecret: {
    provider: 'Meta',
    name: 'the app id with this app secret',
    where: "in Meta's App Dashboard: App settings, Basic",
  },
  accessToken: {
    provider: 'Meta',
    name: 'the access token',
    where:
      "in Meta's Business settings: Users, System users, Generate token, with the permissions whatsapp_business_management and whatsapp_business_messaging",
  },
  authToken: {
    provider: 'Twilio',
    name: 'the auth token for this account SID',
    where: 'in the Twilio Console: Account Dashboard, Account Info',
  },
} as const;

export type Credential = keyof typeof CREDENTIALS;
export type ProviderName = (typeof CREDENTIALS)[Credential]['provider'];

export type ProviderFailure =
  | { readonly kind: 'not_accepted'; readonly credential: Credential }
  /** The credential is good and doesn't reach as far as this. */
  | { readonly kind: 'not_allowed'; readonly credential: Credential; readonly reason: string }
  | { readonly kind: 'too_many'; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'timed_out'; readonly seconds: number }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'failing'; readonly status: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unexpected'; readonly status: number };

/** A provider that did not do what it was asked to. The message is a sentence without any secret. */
export class ProviderError extends Error {
  readonly provider: ProviderName;
  readonly failure: ProviderFailure;

  constructor(provider: ProviderName, failure: ProviderFailure) {
    super(sentenceFor(provider, failure));
    this.name = 'ProviderError';
    this.provider = provider;
    this.failure = failure;
  }
}

function sentenceFor(provider: ProviderName, failure: ProviderFailure): string {
  switch (failure.kind) {
    case 'not_accepted': {
      const { name, where } = CREDENTIALS[failure.credential];
      return `${provider} does not accept ${name}: it is found ${where}.`;
    }
    case 'not_allowed': {
      const { name, where } = CREDENTIALS[failure.credential];
      return `${provider} accepts ${name} and does not let it do this (${failure.reason}): it is made ${where}.`;
    }
    case 'too_many':
      return `${provider} was asked too often and wants to be left alone for ${inWords(failure.retryAfterSeconds)}: run the command again then.`;
    case 'timed_out':
      return `${provider} did not answer within ${failure.seconds} seconds: run the command again.`;
    case 'unreachable':
      return `${provider} can't be reached from here (${failure.reason}): check your network.`;
    case 'failing':
      return `${provider} has a fault of its own (it answered ${failure.status}): run the command again later.`;
    case 'refused':
      return `${provider} refused this: ${failure.reason}.`;
    case 'unexpected':
      return `${provider} answered ${failure.status} with something that this version of Verso does not understand.`;
  }
}

function inWords(seconds: number | undefined): string {
  if (seconds === undefined) return 'some minutes';
  return seconds > 120 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
}

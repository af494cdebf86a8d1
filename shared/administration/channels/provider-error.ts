import type { Credential } from './credential.ts';

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
  readonly provider: string;
  readonly failure: ProviderFailure;

  constructor(provider: string, failure: ProviderFailure) {
    super(sentenceFor(provider, failure));
    this.name = 'ProviderError';
    this.provider = provider;
    this.failure = failure;
  }
}

function sentenceFor(provider: string, failure: ProviderFailure): string {
  switch (failure.kind) {
    case 'not_accepted': {
      const { name, where } = failure.credential;
      return `${provider} does not accept ${name}: it is found ${where}.`;
    }
    case 'not_allowed': {
      const { name, where } = failure.credential;
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

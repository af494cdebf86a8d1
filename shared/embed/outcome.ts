import type { Ended } from './messages.ts';

/**
 * How it went, as the person's browser tells it: reason enough to show the next screen, and none to believe it. Your server asks Verso
 * with its API key.
 */
export type Outcome =
  | ({ readonly outcome: 'ended' } & Ended)
  /** The person closed it before there was an outcome. The message may still come: ask your server again later. */
  | { readonly outcome: 'closed' };

export type EmbedOptions = {
  /** Takes the page away and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** BCP 47, of what stands around the page. Left out, that of your page, else the browser's. */
  readonly language?: string;
};

export const CLOSED: Outcome = { outcome: 'closed' };

/** Throws TypeError for what is no web address: a `javascript:` URL in a frame's `src` would run in your page. */
export function pageUrl(verificationUrl: string): URL {
  const url = new URL(verificationUrl);
  if (/^https?:$/.test(url.protocol)) return url;
  throw new TypeError('Pass the verification_url that your server got from Verso.');
}

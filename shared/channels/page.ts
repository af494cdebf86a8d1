import type { Language } from '../messages/languages.ts';

/** What the hosted page shows of a channel. */
export type ChannelPage = {
  readonly texts: Readonly<Record<Language, ChannelPageTexts>>;
  /** A path in a square of 24, drawn by lines; no brand's own mark. */
  readonly icon: string;
};

/** Its name, its button, what to do in the app, and what to do with the QR code. */
export type ChannelPageTexts = {
  readonly name: string;
  readonly open: string;
  readonly how: string;
  readonly scan: string;
};

import type { Assurance } from '../verification/assurance.ts';

/** The asking half of a channel, with this deployment's settings in it: what a person is shown. */
export type Channel = {
  /** The most that a message over this channel proves by itself. */
  readonly assurance: Assurance;
  /** Whether a reply can carry the PIN of `confirmed`. */
  readonly confirms: boolean;
  /** Whether a proof is told to the person at once, with how to take it back. */
  readonly repliesWhenVerified: boolean;
  /** Whether asking a person for their number costs money. */
  readonly questionsCost: boolean;
  /** Where the person sends the code. */
  address(asked: Asked): Address;
  /** What the person sends, ready to be opened by one tap. */
  prepare(asked: Asked, code: string): Prepared;
};

/** For whom, whose number and in which language. */
export type Asked = {
  readonly projectName: string;
  /** The number's, ISO 3166-1. */
  readonly region: string | undefined;
  /** BCP 47; undefined where the caller named none. */
  readonly locale: string | undefined;
};

export type Address = {
  readonly send_to: string;
  readonly send_to_formatted: string;
  readonly instruction: string;
  readonly sms_dids?: Readonly<Record<string, string>>;
  readonly suggested_region?: string;
};

export type Prepared = {
  readonly message: string;
  readonly deep_link: string;
  /** What a QR code should hold, for the phone that scans it. */
  readonly qr_text: string;
  /** `message` once more, where the deep link can't be relied on to carry it. */
  readonly sms_message?: string;
};

import type { MessageKey } from '../messages/messages.ts';
import type { Method, VerifiedData } from '../verification/verification.ts';

export type Sender = {
  /** A person, as the provider names them: stable within the channel, and never shown to anybody. */
  readonly id: string;
  /** The language of their app, BCP 47, where the provider tells. */
  readonly language?: string;
};

export type Observation = { readonly method: Method; readonly data: VerifiedData };

/** What a provider's payload says, once it is known to be the provider's. */
export type InboundMessage =
  /** A code from somebody whose number the provider vouches for (or, by SMS, claims). */
  | ({
      readonly kind: 'code_with_number';
      readonly sender: Sender;
      readonly code: string;
      readonly number: string;
    } & Observation)
  /** A code from an account whose number isn't known yet. */
  | { readonly kind: 'code'; readonly sender: Sender; readonly code: string }
  /** The number, in answer to our question for it. */
  | ({ readonly kind: 'number'; readonly sender: Sender; readonly number: string } & Observation)
  /** A no, and nothing else. */
  | {
      readonly kind: 'no';
      readonly sender: Sender;
      /** What a proof's `verified_data` would hold of them; empty where the sender may be forged. */
      readonly account: VerifiedData;
    }
  /** Authentic and not usable; `answer` is what to tell the sender, if anything. */
  | {
      readonly kind: 'unusable';
      readonly reason: UnusableReason;
      readonly sender?: Sender;
      readonly answer?: MessageKey;
    };

export type UnusableReason =
  | 'no_code'
  | 'carrier_keyword'
  | 'forwarded'
  | 'group'
  | 'not_own_contact'
  | 'anonymous_number'
  | 'malformed_number'
  | 'sender_without_number'
  | 'not_addressed_to_us'
  | 'other_kind'
  | 'unreadable';

/** For what nobody is told about. */
export function unusable(reason: UnusableReason): InboundMessage {
  return { kind: 'unusable', reason };
}

import type { UnusableReason } from '../channels/inbound-message.ts';
import type { Verification } from './verification.ts';

/** What became of one message. Every message ends as one of these, or throws because the store is away. */
export type Outcome =
  | {
      readonly kind: 'verified' | 'already_verified' | 'number_asked' | 'wrong_sender';
      readonly verification: Verification;
    }
  /** An unknown, expired, used or exhausted code: told apart by nobody outside. */
  | { readonly kind: 'no_match' }
  /** A code, valid or not, from a sender of too many that weren't. */
  | { readonly kind: 'too_many_misses' }
  /** The right number, and the PIN that its sender has to type where the verification began. */
  | { readonly kind: 'pin_sent'; readonly verification: Verification; readonly pin: string }
  /** The same, when today's PINs for the number have been sent. */
  | { readonly kind: 'pin_withheld'; readonly verification: Verification }
  /** What the sender's own message did is taken back. */
  | { readonly kind: 'withdrawn'; readonly verification: Verification }
  /** A number, or a no, from a sender of whom none was asked, or not lately. */
  | { readonly kind: 'nothing_asked' }
  | { readonly kind: 'unusable'; readonly reason: UnusableReason };

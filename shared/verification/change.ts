import type { ChannelName } from '../channels/names.ts';
import type { Environment, HeldMatch, Match, ProofSignature, RevocationReason } from './verification.ts';

type Target = { readonly id: string; readonly environment: Environment; readonly at: number };

type WrongSender = Target & {
  readonly channel: ChannelName;
  /** A keyed hash: numbers of people who sent a wrong message are not kept. */
  readonly senderHash: string;
  readonly attemptsBefore: number;
};

/** One change of a verification's state, with what it writes; transitions.ts says when it may happen. */
export type Change =
  | (Target & {
      readonly transition: 'verify' | 'learn';
      /** The number that the message came from. */
      readonly sender: string;
      readonly match: Match;
      readonly signature: ProofSignature;
      readonly deleteAfter: number;
    })
  | (Target & {
      readonly transition: 'verify_unsigned' | 'learn_unsigned';
      readonly sender: string;
      readonly match: Match;
      readonly deleteAfter: number;
    })
  | (Target & {
      readonly transition: 'hold';
      readonly held: Omit<HeldMatch, 'tries' | 'resultUntil'>;
      /** The same sender's message once more: what the page has accepted since the first stays. */
      readonly again: boolean;
    })
  /** Gives the try back that was taken before the comparison. */
  | (Target & {
      readonly transition: 'accept_pin';
      readonly heldBy: string;
      readonly resultUntil: number;
    })
  | (Target & { readonly transition: 'try_pin' | 'refuse_pin' | 'report' | 'decline' })
  | (Target & {
      readonly transition: 'confirm';
      readonly held: HeldMatch;
      readonly signature: ProofSignature;
      readonly deleteAfter: number;
    })
  | (Target & {
      readonly transition: 'confirm_unsigned';
      readonly held: HeldMatch;
      readonly deleteAfter: number;
    })
  | (Target & { readonly transition: 'sign'; readonly signature: ProofSignature })
  | (WrongSender & { readonly transition: 'count_wrong_sender' | 'suspect' })
  | (Target & { readonly transition: 'claim'; readonly number: string; readonly region?: string })
  | (Target & { readonly transition: 'fail' | 'cancel' | 'supersede' })
  /** `at` is the deadline: that is when it expired, whenever it is written. */
  | (Target & { readonly transition: 'expire' })
  | (Target & { readonly transition: 'revoke' | 'revoke_unsigned'; readonly reason: RevocationReason });

import type { ChannelName } from '../channels/names.ts';
import { canonicalNumber } from '../numbering/canonical-number.ts';
import {
  MAX_ATTEMPTS,
  type MatchedVerification,
  type PendingVerification,
  type Verification,
  type VerifiedVerification,
} from './verification.ts';

export type Decision =
  | {
      readonly kind: 'verify' | 'ask_number' | 'wrong_sender' | 'exhausted';
      readonly verification: PendingVerification;
    }
  | { readonly kind: 'already_verified'; readonly verification: VerifiedVerification | MatchedVerification }
  | { readonly kind: 'no_match' };

type Evidence = {
  readonly channel: ChannelName;
  /** The sender's number in E.164; undefined while only the code is known. */
  readonly number: string | undefined;
};

/**
 * What a message that names this verification means, by our clock at its arrival. The database checks the
 * same again in the write that follows.
 *
 * | the verification                      | without a number | the claimed number | another number |
 * |---------------------------------------|------------------|--------------------|----------------|
 * | pending, in time, for this channel    | ask_number       | verify             | wrong_sender   |
 * | the same, learning its number         | ask_number       | -                  | verify         |
 * | the same after three wrong senders    | no_match         | exhausted          | exhausted      |
 * | verified or matched over this channel | no_match         | already_verified   | no_match       |
 * | anything else                         | no_match         | no_match           | no_match       |
 */
export function decide(
  verification: Verification | undefined,
  { channel, number }: Evidence,
  now: number,
): Decision {
  if (!verification?.channels.includes(channel)) return NO_MATCH;
  const claimed = number !== undefined && verification.identifier === asStored(verification, number);
  if (verification.status === 'verified' || verification.status === 'matched') {
    const { channel: won } = 'unsigned' in verification ? verification.unsigned : verification.match;
    const again = claimed && won === channel;
    return again ? { kind: 'already_verified', verification } : NO_MATCH;
  }
  if (verification.status !== 'pending' || verification.expiresAt <= now) return NO_MATCH;
  if (verification.attempts >= MAX_ATTEMPTS)
    return number === undefined ? NO_MATCH : { kind: 'exhausted', verification };
  if (number === undefined) return { kind: 'ask_number', verification };
  // A session is its first sender's, also while that one's PIN is waited for.
  if (
    verification.learnsNumber &&
    verification.held &&
    verification.held.number !== asStored(verification, number)
  )
    return NO_MATCH;
  return { kind: claimed || verification.learnsNumber ? 'verify' : 'wrong_sender', verification };
}

/**
 * A session keeps the number of its message in today's spelling, over every channel: nothing is compared with it there, and
 * one subscriber must not end up with two hashes. A claimed number is only matched as the channel spells it.
 */
export function asStored({ learnsNumber }: Pick<Verification, 'learnsNumber'>, number: string): string {
  return learnsNumber ? canonicalNumber(number) : number;
}

const NO_MATCH: Decision = { kind: 'no_match' };

import type { Challenge } from './verification.ts';

const WRONG_SENDER_GUARDS = [
  'channel_allowed',
  'same_environment',
  'before_deadline',
  'attempts_unchanged',
  'sender_not_counted',
] as const;

/** What `verification.suspicious` says is said once. */
const NOT_YET_SUSPICIOUS = 'not_suspicious';

/** Wherever a message completes a verification. */
const COMPLETION_GUARDS = ['channel_allowed', 'same_environment', 'before_deadline'] as const;

/**
 * Every change of a verification's state, as data: what the database checks in the one conditional write
 * that makes the change, and which event the change tells. A change whose event is null tells nothing.
 *
 *     pending --verify--------------> verified
 *     pending --learn---------------> verified  (a session: the message says which number)
 *     pending --claim---------------> pending   (a session: its number was typed on the page)
 *     pending --hold----------------> pending   (the right number; its PIN has yet to come back)
 *     pending --try_pin-------------> pending   (taken before the PIN is compared)
 *     pending --accept_pin----------> pending   (the PIN was right, on the page: its result has yet to come back)
 *     pending --confirm-------------> verified  (the PIN or the result was right)
 *     pending --refuse_pin----------> failed    (the third was wrong)
 *     pending --report--------------> pending   (whoever sent the held message says no)
 *     pending --decline-------------> failed    (follows report)
 *     pending --count_wrong_sender--> pending
 *     pending --suspect-------------> pending   (the third distinct wrong sender)
 *     pending --fail----------------> failed    (follows suspect)
 *     pending --cancel--------------> cancelled
 *     pending --expire--------------> expired   (told at the deadline, to projects that want to hear it)
 *     pending --supersede-----------> expired   (past the deadline: a request's next code takes its place)
 *     verified --revoke-------------> revoked
 *
 * While KMS is away the right message is kept without its proof, which the caller reads as pending:
 *
 *     pending --verify_unsigned-----> matched
 *     pending --learn_unsigned------> matched
 *     pending --confirm_unsigned----> matched
 *     matched --sign----------------> verified
 *     matched --revoke_unsigned-----> revoked   (its sender says no before it is signed)
 */
export const TRANSITIONS = {
  verify: {
    from: 'pending',
    to: 'verified',
    guards: [...COMPLETION_GUARDS, 'sender_is_claimed'],
    event: 'verification.completed',
  },
  learn: {
    from: 'pending',
    to: 'verified',
    guards: [...COMPLETION_GUARDS, 'number_unknown'],
    event: 'verification.completed',
  },
  claim: {
    from: 'pending',
    to: 'pending',
    guards: ['same_environment', 'before_deadline', 'number_unknown', 'nothing_held'],
    event: null,
  },
  hold: {
    from: 'pending',
    to: 'pending',
    guards: [...COMPLETION_GUARDS, 'sender_may_hold'],
    event: null,
  },
  try_pin: {
    from: 'pending',
    to: 'pending',
    guards: ['same_environment', 'pin_in_time', 'tries_left'],
    event: null,
  },
  accept_pin: {
    from: 'pending',
    to: 'pending',
    guards: ['same_environment', 'held_by_sender', 'pin_in_time'],
    event: null,
  },
  confirm: {
    from: 'pending',
    to: 'verified',
    guards: ['same_environment', 'held_by_sender'],
    event: 'verification.completed',
  },
  refuse_pin: {
    from: 'pending',
    to: 'failed',
    guards: ['same_environment', 'no_tries_left'],
    event: 'verification.failed',
  },
  report: {
    from: 'pending',
    to: 'pending',
    guards: ['same_environment', 'before_deadline', NOT_YET_SUSPICIOUS],
    event: 'verification.suspicious',
  },
  decline: {
    from: 'pending',
    to: 'failed',
    guards: ['same_environment'],
    event: 'verification.failed',
  },
  count_wrong_sender: {
    from: 'pending',
    to: 'pending',
    guards: WRONG_SENDER_GUARDS,
    event: null,
  },
  suspect: {
    from: 'pending',
    to: 'pending',
    guards: [...WRONG_SENDER_GUARDS, NOT_YET_SUSPICIOUS],
    event: 'verification.suspicious',
  },
  fail: {
    from: 'pending',
    to: 'failed',
    guards: ['same_environment', 'attempts_exhausted'],
    event: 'verification.failed',
  },
  cancel: {
    from: 'pending',
    to: 'cancelled',
    guards: ['same_environment', 'before_deadline'],
    event: null,
  },
  expire: {
    from: 'pending',
    to: 'expired',
    guards: ['same_environment', 'at_deadline'],
    event: 'verification.expired',
  },
  supersede: {
    from: 'pending',
    to: 'expired',
    guards: ['same_environment', 'at_deadline'],
    event: null,
  },
  verify_unsigned: {
    from: 'pending',
    to: 'matched',
    guards: [...COMPLETION_GUARDS, 'sender_is_claimed'],
    event: null,
  },
  learn_unsigned: {
    from: 'pending',
    to: 'matched',
    guards: [...COMPLETION_GUARDS, 'number_unknown'],
    event: null,
  },
  confirm_unsigned: {
    from: 'pending',
    to: 'matched',
    guards: ['same_environment', 'held_by_sender'],
    event: null,
  },
  sign: {
    from: 'matched',
    to: 'verified',
    guards: ['same_environment'],
    event: 'verification.completed',
  },
  revoke_unsigned: {
    from: 'matched',
    to: 'revoked',
    guards: ['same_environment'],
    event: 'proof.revoked',
  },
  revoke: {
    from: 'verified',
    to: 'revoked',
    guards: ['same_environment'],
    event: 'proof.revoked',
  },
} as const;

export type TransitionName = keyof typeof TRANSITIONS;
export type Guard = (typeof TRANSITIONS)[TransitionName]['guards'][number];

const DAY = 86_400_000;

/** A proven verification is kept until its proof has expired, and a day longer for slow clocks. */
export function keepUntilProofExpires(challenge: Challenge, verifiedAt: number): number {
  return Math.max(challenge.deleteAfter, verifiedAt + (challenge.proofExpiryDays + 1) * DAY);
}

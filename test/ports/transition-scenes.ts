import type { Change } from '../../shared/verification/change.ts';
import type { Guard, TRANSITIONS } from '../../shared/verification/transitions.ts';
import type { PendingVerification } from '../../shared/verification/verification.ts';
import { MINUTE } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER, pendingVerification } from '../fakes/verifications.ts';
import {
  AT,
  accepting,
  claiming,
  confirming,
  counting,
  holding,
  matching,
  trying,
  verifying,
} from './changes.ts';

export type Name = keyof typeof TRANSITIONS;

/** A verification that a change may happen to, what happened to it before, and the change. */
export type Scene = {
  readonly before: PendingVerification;
  readonly earlier?: readonly Change[];
  readonly change: Change;
};

export const EVERY_CHANGE = [
  'verify',
  'learn',
  'claim',
  'hold',
  'try_pin',
  'accept_pin',
  'confirm',
  'refuse_pin',
  'report',
  'decline',
  'count_wrong_sender',
  'suspect',
  'fail',
  'cancel',
  'expire',
  'supersede',
  'verify_unsigned',
  'learn_unsigned',
  'confirm_unsigned',
  'sign',
  'revoke_unsigned',
  'revoke',
] as const satisfies readonly Name[];

let made = 0;
export function fresh(overrides: Partial<PendingVerification> = {}): PendingVerification {
  made += 1;
  return pendingVerification({ id: `000777ca${made.toString(16).padStart(16, '0')}`, ...overrides });
}

export const SCENES: Readonly<Record<Name, () => Scene>> = {
  verify() {
    const before = fresh();
    return { before, change: verifying(before) };
  },
  learn() {
    const { identifier: _unknown, ...before } = fresh({ flow: 'session', learnsNumber: true });
    return { before, change: { ...verifying(before), transition: 'learn' } };
  },
  claim() {
    const { identifier: _unknown, ...before } = fresh({ flow: 'session', learnsNumber: true });
    return { before, change: claiming(before) };
  },
  hold() {
    const before = fresh({ assurance: 'confirmed' });
    return { before, change: holding(before) };
  },
  try_pin() {
    const before = fresh({ assurance: 'confirmed' });
    return { before, earlier: [holding(before)], change: trying(before) };
  },
  accept_pin() {
    const before = fresh({ assurance: 'confirmed' });
    return { before, earlier: [holding(before), trying(before)], change: accepting(before) };
  },
  confirm() {
    const before = fresh({ assurance: 'confirmed' });
    return { before, earlier: [holding(before), trying(before)], change: confirming(before) };
  },
  refuse_pin() {
    const before = fresh({ assurance: 'confirmed' });
    const tries = [trying(before), trying(before), trying(before)];
    const change = { ...trying(before), transition: 'refuse_pin' } as const;
    return { before, earlier: [holding(before), ...tries], change };
  },
  report() {
    const before = fresh();
    return { before, change: { transition: 'report', id: before.id, environment: 'live', at: AT } };
  },
  decline() {
    const before = fresh();
    return { before, change: { transition: 'decline', id: before.id, environment: 'live', at: AT } };
  },
  count_wrong_sender() {
    const before = fresh();
    return { before, change: counting(before, 'count_wrong_sender') };
  },
  suspect() {
    const before = fresh({ attempts: 2 });
    return { before, change: counting(before, 'suspect') };
  },
  cancel() {
    const before = fresh();
    return { before, change: { transition: 'cancel', id: before.id, environment: 'live', at: AT } };
  },
  expire() {
    const before = fresh();
    const at = before.expiresAt;
    return { before, change: { transition: 'expire', id: before.id, environment: 'live', at } };
  },
  supersede() {
    const before = fresh();
    const at = before.expiresAt;
    return { before, change: { transition: 'supersede', id: before.id, environment: 'live', at } };
  },
  verify_unsigned() {
    const before = fresh();
    return { before, change: matching(before) };
  },
  learn_unsigned() {
    const { identifier: _unknown, ...before } = fresh({ flow: 'session', learnsNumber: true });
    return { before, change: { ...matching(before), transition: 'learn_unsigned' } };
  },
  confirm_unsigned() {
    const before = fresh({ assurance: 'confirmed' });
    const { signature: _unmade, ...change } = confirming(before);
    return {
      before,
      earlier: [holding(before), trying(before)],
      change: { ...change, transition: 'confirm_unsigned' },
    };
  },
  sign() {
    const before = fresh();
    const { signature } = verifying(before);
    const target = { id: before.id, environment: 'live', at: AT } as const;
    return { before, earlier: [matching(before)], change: { transition: 'sign', ...target, signature } };
  },
  revoke_unsigned() {
    const before = fresh();
    const target = { id: before.id, environment: 'live', at: AT } as const;
    return {
      before,
      earlier: [matching(before)],
      change: { transition: 'revoke_unsigned', ...target, reason: 'user_request' },
    };
  },
  revoke() {
    const before = fresh();
    const target = { id: before.id, environment: 'live', at: AT } as const;
    return {
      before,
      earlier: [verifying(before)],
      change: { transition: 'revoke', ...target, reason: 'fraud' },
    };
  },
  fail() {
    const before = fresh({ attempts: 3 });
    return { before, change: { transition: 'fail', id: before.id, environment: 'live', at: AT } };
  },
};

/** The same scene with exactly one guard no longer holding. */
export const BREAKING: Readonly<Record<Guard, (scene: Scene) => Scene>> = {
  channel_allowed: ({ before, change }) => ({ before: { ...before, channels: ['sms', 'whatsapp'] }, change }),
  same_environment: ({ before, change }) => ({ before, change: { ...change, environment: 'test' } }),
  sender_is_claimed: ({ before, change }) => ({ before: { ...before, identifier: OTHER_NUMBER }, change }),
  sender_may_hold: ({ before, change }) => ({ before: { ...before, identifier: OTHER_NUMBER }, change }),
  held_by_sender: ({ before, earlier, change }) => ({
    before,
    ...(earlier && { earlier }),
    change: heldByAnother(change),
  }),
  pin_in_time: ({ before, earlier, change }) => ({
    before,
    ...(earlier && { earlier }),
    change: { ...change, at: AT + 5 * MINUTE },
  }),
  tries_left: ({ before, change }) => ({
    before,
    earlier: [holding(before), trying(before), trying(before), trying(before)],
    change,
  }),
  no_tries_left: ({ before, change }) => ({
    before,
    earlier: [holding(before), trying(before), trying(before)],
    change,
  }),
  nothing_held: ({ before, change }) => ({ before, earlier: [holding(before)], change }),
  number_unknown: ({ before, change }) => ({ before: { ...before, identifier: NUMBER }, change }),
  at_deadline: ({ before, change }) => ({ before, change: { ...change, at: before.expiresAt - 1 } }),
  not_suspicious: ({ before, change }) => ({
    before,
    earlier: [{ transition: 'report', id: before.id, environment: 'live', at: AT }],
    change,
  }),
  before_deadline: ({ before, change }) => ({ before, change: { ...change, at: before.expiresAt } }),
  attempts_unchanged: ({ before, change }) => ({
    before: { ...before, attempts: before.attempts + 1 },
    change,
  }),
  attempts_exhausted: ({ before, change }) => ({ before: { ...before, attempts: 2 }, change }),
  sender_not_counted: ({ before, change }) => ({
    before: { ...before, attempts: before.attempts - 1 },
    earlier: [counting({ ...before, attempts: before.attempts - 1 }, 'count_wrong_sender')],
    change,
  }),
};

function heldByAnother(change: Change): Change {
  switch (change.transition) {
    case 'confirm':
    case 'confirm_unsigned':
      return { ...change, held: { ...change.held, sender: 'another' } };
    case 'accept_pin':
      return { ...change, heldBy: 'another' };
    default:
      return change;
  }
}

export function withAttempt({ before }: Scene): Scene {
  const roomy = { ...before, attempts: 1 };
  return { before: roomy, change: counting(roomy, 'count_wrong_sender') };
}

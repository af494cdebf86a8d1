import { expect } from 'vitest';
import type { Change, Guard, TRANSITIONS } from '../../shared/verification/transitions.ts';
import type { PendingVerification } from '../../shared/verification/verification.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER, pendingVerification } from '../fakes/verifications.ts';

export type Name = keyof typeof TRANSITIONS;

/** A verification that a change may happen to, what happened to it before, and the change. */
export type Scene = {
  readonly before: PendingVerification;
  readonly earlier?: readonly Change[];
  readonly change: Change;
};

export const AT = TEN_O_CLOCK + MINUTE;
export const EVERY_CHANGE = [
  'verify',
  'learn',
  'hold',
  'try_pin',
  'confirm',
  'refuse_pin',
  'report',
  'decline',
  'count_wrong_sender',
  'suspect',
  'fail',
  'cancel',
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
  hold() {
    const before = fresh({ assurance: 'confirmed' });
    return { before, change: holding(before) };
  },
  try_pin() {
    const before = fresh({ assurance: 'confirmed' });
    return { before, earlier: [holding(before)], change: trying(before) };
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
    change:
      change.transition === 'confirm' ? { ...change, held: { ...change.held, sender: 'another' } } : change,
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
  number_unknown: ({ before, change }) => ({ before: { ...before, identifier: NUMBER }, change }),
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

export function verifying(
  before: PendingVerification,
  data: Record<string, string | number> = {},
): Extract<Change, { match: unknown }> {
  const match = { channel: 'telegram', method: 'telegram_contact', assurance: 'basic', at: AT } as const;
  return {
    transition: 'verify',
    id: before.id,
    environment: 'live',
    at: AT,
    sender: NUMBER,
    match: { ...match, data: { telegram_user_id: 11223344, telegram_username: 'ona', ...data } },
    signature: { keyId: 'key', algorithm: 'RS256', bytes: new Uint8Array([0, 127, 128, 255]) },
    deleteAfter: before.deleteAfter + MINUTE,
  };
}

const HELD = {
  match: {
    channel: 'telegram',
    method: 'telegram_contact',
    assurance: 'confirmed',
    at: AT,
    data: { telegram_user_id: 11223344 },
  },
  sender: '5eb63bbbe01eeed093cb22bb8f5acdc3',
  number: NUMBER,
  until: AT + 5 * MINUTE,
} as const;

export function holding({ id }: Pick<PendingVerification, 'id'>): Extract<Change, { transition: 'hold' }> {
  return { transition: 'hold', id, environment: 'live', at: AT, held: HELD };
}

export function trying({ id }: Pick<PendingVerification, 'id'>) {
  return { transition: 'try_pin', id, environment: 'live', at: AT } as const;
}

function confirming({ id, deleteAfter }: PendingVerification): Change {
  return {
    transition: 'confirm',
    id,
    environment: 'live',
    at: AT,
    held: { ...HELD, tries: 1 },
    signature: { keyId: 'key', algorithm: 'RS256', bytes: new Uint8Array([0, 127, 128, 255]) },
    deleteAfter: deleteAfter + MINUTE,
  };
}

export function counting(
  { id, attempts }: PendingVerification,
  transition: 'count_wrong_sender' | 'suspect',
  senderHash = '5eb63bbbe01eeed0',
): Extract<Change, { senderHash: string }> {
  const change = { id, environment: 'live', at: AT, channel: 'telegram' } as const;
  return { ...change, transition, senderHash, attemptsBefore: attempts };
}

export function withAttempt({ before }: Scene): Scene {
  const roomy = { ...before, attempts: 1 };
  return { before: roomy, change: counting(roomy, 'count_wrong_sender') };
}

export function resultOf(change: Change) {
  if ('match' in change) {
    const { match, signature, deleteAfter, sender } = change;
    const kept = { ...signature, bytes: expect.any(Uint8Array) };
    return { identifier: sender, match, signature: kept, deleteAfter };
  }
  if (change.transition === 'hold') return { held: { ...change.held, tries: 0 } };
  if (change.transition === 'try_pin') return { held: { ...HELD, tries: 1 } };
  if (change.transition === 'confirm') {
    const { held, signature, deleteAfter } = change;
    const kept = { ...signature, bytes: expect.any(Uint8Array) };
    return { identifier: held.number, match: held.match, signature: kept, deleteAfter };
  }
  if ('reason' in change) return { revocation: { at: change.at, reason: change.reason } };
  if (!('senderHash' in change)) return {};
  return { attempts: change.attemptsBefore + 1, wrongSenders: [change.senderHash] };
}

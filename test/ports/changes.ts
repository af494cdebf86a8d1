import { expect } from 'vitest';
import type { Change } from '../../shared/verification/change.ts';
import { TRANSITIONS } from '../../shared/verification/transitions.ts';
import type { PendingVerification } from '../../shared/verification/verification.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER } from '../fakes/verifications.ts';

/** When every change here happens. */
export const AT = TEN_O_CLOCK + MINUTE;

export function verifying(
  before: PendingVerification,
  data: Record<string, string | number> = {},
): Extract<Change, { match: unknown; signature: unknown }> {
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

export function matching(
  before: PendingVerification,
): Extract<Change, { transition: 'verify_unsigned' | 'learn_unsigned' }> {
  const { signature: _unmade, ...change } = verifying(before);
  return { ...change, transition: 'verify_unsigned' };
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
  return { transition: 'hold', id, environment: 'live', at: AT, held: HELD, again: false };
}

export function claiming({ id }: Pick<PendingVerification, 'id'>): Extract<Change, { transition: 'claim' }> {
  return { transition: 'claim', id, environment: 'live', at: AT, number: NUMBER, region: 'LT' };
}

export function accepting({
  id,
}: Pick<PendingVerification, 'id'>): Extract<Change, { transition: 'accept_pin' }> {
  const resultUntil = AT + 5 * MINUTE;
  return { transition: 'accept_pin', id, environment: 'live', at: AT, heldBy: HELD.sender, resultUntil };
}

export function trying({ id }: Pick<PendingVerification, 'id'>) {
  return { transition: 'try_pin', id, environment: 'live', at: AT } as const;
}

export function confirming({
  id,
  deleteAfter,
}: PendingVerification): Extract<Change, { transition: 'confirm' }> {
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

/** What the change leaves, besides its status. */
export function resultOf(change: Change) {
  const kept = 'signature' in change && { signature: { ...change.signature, bytes: expect.any(Uint8Array) } };
  if (change.transition === 'hold') return { held: { ...change.held, tries: 0 } };
  if (change.transition === 'accept_pin')
    return { held: { ...HELD, tries: 0, resultUntil: change.resultUntil } };
  if (change.transition === 'try_pin') return { held: { ...HELD, tries: 1 } };
  if ('deleteAfter' in change) {
    const { deleteAfter } = change;
    const [identifier, match] =
      'held' in change ? [change.held.number, change.held.match] : [change.sender, change.match];
    const observed = kept ? { match, ...kept } : { unsigned: match };
    return { identifier, deleteAfter, ...observed };
  }
  if (kept) return kept;
  if ('reason' in change) return { revocation: { at: change.at, reason: change.reason } };
  const suspicion = TRANSITIONS[change.transition].event === 'verification.suspicious' && {
    suspiciousAt: change.at,
  };
  if (!('senderHash' in change)) return { ...suspicion };
  return { attempts: change.attemptsBefore + 1, wrongSenders: [change.senderHash], ...suspicion };
}

import type { VerificationStore } from '../../shared/ports.ts';
import { type Change, type Guard, TRANSITIONS } from '../../shared/verification/transitions.ts';
import {
  MAX_ATTEMPTS,
  type PendingVerification,
  type Verification,
} from '../../shared/verification/verification.ts';

export type FakeVerificationStore = VerificationStore & {
  /** Every event told, oldest first. */
  readonly events: readonly string[];
  /** The event that the last change of this verification told, if it told one. */
  eventOf(id: string): string | undefined;
};

/** The store in memory. It keeps the same contract as the one in DynamoDB: test/ports holds both to it. */
export function fakeVerificationStore(): FakeVerificationStore {
  const items = new Map<string, Verification>();
  const told = new Map<string, string>();
  const events: string[] = [];
  return {
    events,
    eventOf: (id) => told.get(id),
    async insert(verification) {
      if (items.has(verification.id)) return false;
      items.set(verification.id, verification);
      return true;
    },
    async find(id) {
      return items.get(id);
    },
    async apply(change) {
      const item = items.get(change.id);
      const { guards, event } = TRANSITIONS[change.transition];
      if (item?.status !== 'pending' || !guards.every((guard) => GUARDS[guard](item, change))) return false;
      const changed = after(item, change);
      items.set(change.id, { ...changed, updatedAt: change.at, sequence: item.sequence + (event ? 1 : 0) });
      told.delete(change.id);
      if (event) {
        told.set(change.id, event);
        events.push(event);
      }
      return true;
    },
  };
}

const GUARDS: Readonly<Record<Guard, (item: PendingVerification, change: Change) => boolean>> = {
  channel_allowed: ({ channels }, change) => channels.some((channel) => channel === channelOf(change)),
  same_environment: ({ environment }, change) => environment === change.environment,
  sender_is_claimed: ({ identifier }, change) =>
    change.transition === 'verify' && change.sender === identifier,
  before_deadline: ({ expiresAt }, { at }) => expiresAt > at,
  attempts_unchanged: ({ attempts }, change) =>
    'attemptsBefore' in change && change.attemptsBefore === attempts,
  attempts_exhausted: ({ attempts }) => attempts >= MAX_ATTEMPTS,
  sender_not_counted: ({ wrongSenders }, change) =>
    'senderHash' in change && !wrongSenders.includes(change.senderHash),
};

function channelOf(change: Change): string | undefined {
  if (change.transition === 'verify') return change.match.channel;
  return 'channel' in change ? change.channel : undefined;
}

function after(item: PendingVerification, change: Change): Verification {
  switch (change.transition) {
    case 'verify': {
      const { match, signature, deleteAfter } = change;
      return { ...item, status: 'verified', match, signature, deleteAfter };
    }
    case 'count_wrong_sender':
    case 'suspect':
      return {
        ...item,
        attempts: change.attemptsBefore + 1,
        wrongSenders: [...item.wrongSenders, change.senderHash],
      };
    case 'fail':
      return { ...item, status: 'failed' };
  }
}

import type { VerificationStore } from '../../shared/ports.ts';
import { type Change, type Guard, TRANSITIONS } from '../../shared/verification/transitions.ts';
import { MAX_ATTEMPTS, type Verification } from '../../shared/verification/verification.ts';

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
      if (item?.status !== TRANSITIONS[change.transition].from) return false;
      if (!guards.every((guard) => GUARDS[guard](item, change))) return false;
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

const GUARDS: Readonly<Record<Guard, (item: Verification, change: Change) => boolean>> = {
  channel_allowed: ({ channels }, change) => channels.some((channel) => channel === channelOf(change)),
  same_environment: ({ environment }, change) => environment === change.environment,
  sender_is_claimed: ({ identifier }, change) =>
    change.transition === 'verify' && change.sender === identifier,
  number_unknown: ({ identifier }) => identifier === undefined,
  before_deadline: ({ expiresAt }, { at }) => expiresAt > at,
  attempts_unchanged: ({ attempts }, change) =>
    'attemptsBefore' in change && change.attemptsBefore === attempts,
  attempts_exhausted: ({ attempts }) => attempts >= MAX_ATTEMPTS,
  sender_not_counted: ({ wrongSenders }, change) =>
    'senderHash' in change && !wrongSenders.includes(change.senderHash),
};

function channelOf(change: Change): string | undefined {
  if (change.transition === 'verify' || change.transition === 'learn') return change.match.channel;
  return 'channel' in change ? change.channel : undefined;
}

function after(item: Verification, change: Change): Verification {
  switch (change.transition) {
    case 'verify':
    case 'learn': {
      const { match, signature, deleteAfter, sender: identifier } = change;
      return { ...item, identifier, status: 'verified', match, signature, deleteAfter };
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
    case 'cancel':
      return { ...item, status: 'cancelled' };
    case 'revoke':
      if (!('match' in item)) throw new Error('Only what is proven is revoked.');
      return { ...item, status: 'revoked', revocation: { at: change.at, reason: change.reason } };
  }
}

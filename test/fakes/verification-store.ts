import type { VerificationStore } from '../../shared/ports.ts';
import { MAX_PIN_TRIES } from '../../shared/verification/pin.ts';
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
  sender_may_hold: (item, change) => {
    if (change.transition !== 'hold') return false;
    const holder = 'held' in item ? item.held?.number : undefined;
    const { number } = change.held;
    return item.identifier === undefined ? (holder ?? number) === number : item.identifier === number;
  },
  held_by_sender: (item, change) =>
    change.transition === 'confirm' && 'held' in item && item.held?.sender === change.held.sender,
  pin_in_time: (item, { at }) => 'held' in item && item.held !== undefined && item.held.until > at,
  tries_left: (item) => triesOf(item) < MAX_PIN_TRIES,
  no_tries_left: (item) => triesOf(item) >= MAX_PIN_TRIES,
  number_unknown: ({ identifier }) => identifier === undefined,
  before_deadline: ({ expiresAt }, { at }) => expiresAt > at,
  attempts_unchanged: ({ attempts }, change) =>
    'attemptsBefore' in change && change.attemptsBefore === attempts,
  attempts_exhausted: ({ attempts }) => attempts >= MAX_ATTEMPTS,
  sender_not_counted: ({ wrongSenders }, change) =>
    'senderHash' in change && !wrongSenders.includes(change.senderHash),
};

function triesOf(item: Verification): number {
  return 'held' in item ? (item.held?.tries ?? 0) : 0;
}

function channelOf(change: Change): string | undefined {
  if (change.transition === 'verify' || change.transition === 'learn') return change.match.channel;
  if (change.transition === 'hold') return change.held.match.channel;
  return 'channel' in change ? change.channel : undefined;
}

function after(item: Verification, change: Change): Verification {
  switch (change.transition) {
    case 'verify':
    case 'learn': {
      const { match, signature, deleteAfter, sender: identifier } = change;
      return { ...withoutHeld(item), identifier, status: 'verified', match, signature, deleteAfter };
    }
    case 'hold':
      if (item.status !== 'pending') throw new Error('Only what is pending is held.');
      return { ...item, held: { ...change.held, tries: item.held?.tries ?? 0 } };
    case 'try_pin':
      if (item.status !== 'pending' || !item.held) throw new Error('Only what is held has a PIN.');
      return { ...item, held: { ...item.held, tries: item.held.tries + 1 } };
    case 'confirm': {
      const { signature, deleteAfter, held } = change;
      return {
        ...withoutHeld(item),
        identifier: held.number,
        status: 'verified',
        match: held.match,
        signature,
        deleteAfter,
      };
    }
    case 'count_wrong_sender':
    case 'suspect':
      return {
        ...item,
        attempts: change.attemptsBefore + 1,
        wrongSenders: [...item.wrongSenders, change.senderHash],
      };
    case 'report':
      return item;
    case 'fail':
    case 'decline':
    case 'refuse_pin':
      return { ...withoutHeld(item), status: 'failed' };
    case 'cancel':
      return { ...withoutHeld(item), status: 'cancelled' };
    case 'revoke':
      if (!('match' in item)) throw new Error('Only what is proven is revoked.');
      return { ...item, status: 'revoked', revocation: { at: change.at, reason: change.reason } };
  }
}

/** What has ended is read without it, whatever the item still holds. */
function withoutHeld(item: Verification) {
  const { held: _held, ...rest } = { held: undefined, ...item };
  return rest;
}

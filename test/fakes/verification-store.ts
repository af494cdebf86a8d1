import type { VerificationStore } from '../../shared/ports.ts';
import type { Change } from '../../shared/verification/change.ts';
import { MAX_PIN_TRIES } from '../../shared/verification/pin.ts';
import { type Guard, TRANSITIONS } from '../../shared/verification/transitions.ts';
import {
  MAX_ATTEMPTS,
  type MatchedVerification,
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
  sender_is_claimed: ({ identifier }, change) => 'sender' in change && change.sender === identifier,
  sender_may_hold: (item, change) => {
    if (change.transition !== 'hold') return false;
    const holder = 'held' in item ? item.held?.number : undefined;
    const { number } = change.held;
    return item.identifier === undefined ? (holder ?? number) === number : item.identifier === number;
  },
  nothing_held: (item) => !('held' in item) || item.held === undefined,
  held_by_sender: (item, change) => {
    const sender = 'heldBy' in change ? change.heldBy : 'held' in change ? change.held.sender : undefined;
    return 'held' in item && item.held !== undefined && item.held.sender === sender;
  },
  pin_in_time: (item, { at }) => 'held' in item && item.held !== undefined && item.held.until > at,
  tries_left: (item) => triesOf(item) < MAX_PIN_TRIES,
  no_tries_left: (item) => triesOf(item) >= MAX_PIN_TRIES,
  number_unknown: ({ identifier }) => identifier === undefined,
  at_deadline: ({ expiresAt }, { at }) => expiresAt <= at,
  not_suspicious: ({ suspiciousAt }) => suspiciousAt === undefined,
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
  if ('match' in change) return change.match.channel;
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
    case 'verify_unsigned':
    case 'learn_unsigned': {
      const { match, deleteAfter, sender: identifier } = change;
      return { ...withoutHeld(item), identifier, status: 'matched', unsigned: match, deleteAfter };
    }
    case 'confirm_unsigned': {
      const { number: identifier, match } = change.held;
      const { deleteAfter } = change;
      return { ...withoutHeld(item), identifier, status: 'matched', unsigned: match, deleteAfter };
    }
    case 'sign': {
      const { unsigned: match, ...rest } = requireMatched(item);
      return { ...rest, status: 'verified', match, signature: change.signature };
    }
    case 'revoke_unsigned': {
      const { unsigned: match, ...rest } = requireMatched(item);
      return { ...rest, status: 'revoked', match, revocation: { at: change.at, reason: change.reason } };
    }
    case 'claim': {
      if (item.status !== 'pending') throw new Error('Only what is pending is claimed.');
      const { learnsNumber: _learns, ...rest } = item;
      const { number: identifier, region } = change;
      return { ...rest, identifier, numberClaimed: true, ...(region !== undefined && { region }) };
    }
    case 'hold':
      if (item.status !== 'pending') throw new Error('Only what is pending is held.');
      return {
        ...item,
        held: {
          ...change.held,
          tries: item.held?.tries ?? 0,
          ...(change.again && item.held?.resultUntil !== undefined && { resultUntil: item.held.resultUntil }),
        },
      };
    case 'try_pin':
      if (item.status !== 'pending' || !item.held) throw new Error('Only what is held has a PIN.');
      return { ...item, held: { ...item.held, tries: item.held.tries + 1 } };
    case 'accept_pin':
      if (item.status !== 'pending' || !item.held) throw new Error('Only what is held has a PIN.');
      return {
        ...item,
        held: { ...item.held, tries: item.held.tries - 1, resultUntil: change.resultUntil },
      };
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
        ...(change.transition === 'suspect' && { suspiciousAt: change.at }),
        attempts: change.attemptsBefore + 1,
        wrongSenders: [...item.wrongSenders, change.senderHash],
      };
    case 'report':
      return { ...item, suspiciousAt: change.at };
    case 'fail':
    case 'decline':
    case 'refuse_pin':
      return { ...withoutHeld(item), status: 'failed' };
    case 'expire':
    case 'supersede':
      return { ...withoutHeld(item), status: 'expired' };
    case 'cancel':
      return { ...withoutHeld(item), status: 'cancelled' };
    case 'revoke':
      if (!('match' in item)) throw new Error('Only what is proven is revoked.');
      return { ...item, status: 'revoked', revocation: { at: change.at, reason: change.reason } };
  }
}

function requireMatched(item: Verification): MatchedVerification {
  if (item.status === 'matched') return item;
  throw new Error('Only what is matched waits for its proof.');
}

/** What has ended is read without it, whatever the item still holds. */
function withoutHeld(item: Verification) {
  const { held: _held, ...rest } = { held: undefined, ...item };
  return rest;
}

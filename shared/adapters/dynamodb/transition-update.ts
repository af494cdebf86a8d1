import type { Change } from '../../verification/change.ts';
import { MAX_PIN_TRIES } from '../../verification/pin.ts';
import { type Guard, TRANSITIONS } from '../../verification/transitions.ts';
import { MAX_ATTEMPTS, type Match, type ProofSignature } from '../../verification/verification.ts';
import { type Placeholders, placeholders } from './placeholders.ts';
import type { Item, Update } from './table.ts';

/**
 * A change of state as one conditional UpdateItem, made from the table of transitions. A change that tells an
 * event sets `evt` and moves `seq` on; every other removes `evt`, so that the stream tells each event once.
 * `mark` is left in the item besides.
 */
export function toUpdate(change: Change, mark: Item): Update {
  const { from, to, guards, event } = TRANSITIONS[change.transition];
  const used = placeholders();
  const { name, value } = used;
  const assign = (attribute: string, content: unknown) => `${name(attribute)} = ${value(attribute, content)}`;

  const sets = Object.entries({ status: to, updated_at: change.at, ...mark, ...attributesOf(change) });
  const assignments = sets.map(([attribute, content]) => assign(attribute, content));
  if (event) assignments.push(assign('evt', event), `${name('seq')} = ${name('seq')} + ${value('one', 1)}`);

  const removed = [
    ...(change.transition === 'claim' ? ['learns_number'] : []),
    ...(event ? [] : ['evt']),
    ...(change.transition === 'hold' && !change.again ? ['accepted'] : []),
    ...('held' in change && change.transition !== 'hold' ? ['held', 'pin_tries', 'accepted'] : []),
  ];
  const clauses = [`SET ${assignments.join(', ')}`];
  if (removed.length > 0) clauses.push(`REMOVE ${removed.map(name).join(', ')}`);
  if (change.transition === 'try_pin') clauses.push(`ADD ${name('pin_tries')} ${value('one_try', 1)}`);
  if (change.transition === 'accept_pin') clauses.push(`ADD ${name('pin_tries')} ${value('one_try', -1)}`);
  if ('senderHash' in change) {
    clauses.push(`ADD ${name('wrong_senders')} ${value('wrong_senders', new Set([change.senderHash]))}`);
  }
  const conditions = guards.map((guard) => CONDITIONS[guard](used, factsOf(change)));
  return {
    UpdateExpression: clauses.join(' '),
    ConditionExpression: [`${name('status')} = ${value('from', from)}`, ...conditions].join(' AND '),
    ExpressionAttributeNames: used.names,
    values: used.values,
  };
}

/** What the guards compare with; a guard that finds its fact missing makes DynamoDB refuse the write. */
type Facts = Readonly<
  Partial<Record<'channel' | 'environment' | 'sender' | 'senderHash' | 'attempts' | 'at', unknown>>
>;

const CONDITIONS: Readonly<Record<Guard, (used: Placeholders, facts: Facts) => string>> = {
  channel_allowed: ({ name, value }, { channel }) =>
    `contains(${name('channels')}, ${value('arrived_by', channel)})`,
  same_environment: ({ name, value }, { environment }) =>
    `${name('environment')} = ${value('environment', environment)}`,
  sender_is_claimed: ({ name, value }, { sender }) => `${name('identifier')} = ${value('sender', sender)}`,
  at_deadline: ({ name, value }, { at }) => `${name('expires_at')} <= ${value('now', at)}`,
  not_suspicious: ({ name }) => `attribute_not_exists(${name('suspicious_at')})`,
  before_deadline: ({ name, value }, { at }) => `${name('expires_at')} > ${value('now', at)}`,
  number_unknown: ({ name }) => `attribute_not_exists(${name('identifier')})`,
  sender_may_hold: ({ name, value }, { sender }) => {
    const number = value('sender', sender);
    const heldNumber = `${name('held')}.${name('number')}`;
    const unknown = `attribute_not_exists(${name('identifier')})`;
    const free = `(attribute_not_exists(${heldNumber}) OR ${heldNumber} = ${number})`;
    return `(${name('identifier')} = ${number} OR (${unknown} AND ${free}))`;
  },
  nothing_held: ({ name }) => `attribute_not_exists(${name('held')})`,
  held_by_sender: ({ name, value }, { senderHash }) =>
    `${name('held')}.${name('sender')} = ${value('held_sender', senderHash)}`,
  pin_in_time: ({ name, value }, { at }) => `${name('held')}.${name('until')} > ${value('now', at)}`,
  tries_left: ({ name, value }) => {
    const tries = name('pin_tries');
    return `(attribute_not_exists(${tries}) OR ${tries} < ${value('most_tries', MAX_PIN_TRIES)})`;
  },
  no_tries_left: ({ name, value }) => `${name('pin_tries')} >= ${value('most_tries', MAX_PIN_TRIES)}`,
  attempts_unchanged: ({ name, value }, { attempts }) =>
    `${name('attempts')} = ${value('attempts_before', attempts)}`,
  attempts_exhausted: ({ name, value }) => `${name('attempts')} >= ${value('most', MAX_ATTEMPTS)}`,
  sender_not_counted: ({ name, value }, { senderHash }) =>
    `NOT contains(${name('wrong_senders')}, ${value('sender_hash', senderHash)})`,
};

function factsOf(change: Change): Facts {
  const { environment, at } = change;
  switch (change.transition) {
    case 'verify':
    case 'verify_unsigned':
      return { environment, at, channel: change.match.channel, sender: change.sender };
    case 'count_wrong_sender':
    case 'suspect': {
      const { channel, senderHash, attemptsBefore: attempts } = change;
      return { environment, at, channel, senderHash, attempts };
    }
    case 'learn':
    case 'learn_unsigned':
      return { environment, at, channel: change.match.channel };
    case 'hold':
      return { environment, at, channel: change.held.match.channel, sender: change.held.number };
    case 'accept_pin':
      return { environment, at, senderHash: change.heldBy };
    case 'confirm':
    case 'confirm_unsigned':
      return { environment, at, senderHash: change.held.sender };
    case 'try_pin':
    case 'refuse_pin':
    case 'report':
    case 'decline':
    case 'fail':
    case 'cancel':
    case 'claim':
    case 'expire':
    case 'supersede':
    case 'sign':
    case 'revoke':
    case 'revoke_unsigned':
      return { environment, at };
  }
}

function attributesOf(change: Change): Item {
  switch (change.transition) {
    case 'verify':
    case 'verify_unsigned':
      return provenAttributes(change.match, change);
    case 'learn':
    case 'learn_unsigned':
      return { identifier: change.sender, ...provenAttributes(change.match, change) };
    case 'confirm':
    case 'confirm_unsigned':
      return { identifier: change.held.number, ...provenAttributes(change.held.match, change) };
    case 'sign':
      return signatureAttributes(change.signature);
    case 'hold': {
      const { match, sender, number, until } = change.held;
      const { channel, method, assurance: reached, at, data } = match;
      return { held: { channel, method, reached, at, data, sender, number, until } };
    }
    case 'claim': {
      const { number: identifier, region } = change;
      return { identifier, claimed: true, ...(region !== undefined && { region }) };
    }
    case 'accept_pin':
      return { accepted: { sender: change.heldBy, until: change.resultUntil } };
    case 'count_wrong_sender':
      return { attempts: change.attemptsBefore + 1 };
    case 'suspect':
      return { attempts: change.attemptsBefore + 1, suspicious_at: change.at };
    case 'report':
      return { suspicious_at: change.at };
    case 'try_pin':
    case 'refuse_pin':
    case 'decline':
    case 'fail':
    case 'cancel':
    case 'expire':
    case 'supersede':
      return {};
    case 'revoke':
    case 'revoke_unsigned':
      return { revoked_at: change.at, revoked_reason: change.reason };
  }
}

function provenAttributes(
  match: Match,
  { signature, deleteAfter }: { signature?: ProofSignature; deleteAfter: number },
): Item {
  return {
    channel: match.channel,
    method: match.method,
    reached: match.assurance,
    verified_at: match.at,
    verified_data: match.data,
    ...(signature && signatureAttributes(signature)),
    ttl: Math.ceil(deleteAfter / 1000),
  };
}

function signatureAttributes({ keyId, algorithm, bytes }: ProofSignature): Item {
  return { key_id: keyId, algorithm, signature: bytes };
}

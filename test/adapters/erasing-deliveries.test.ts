import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoDbDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoDbErasureStore } from '../../shared/adapters/dynamodb/erasure-store.ts';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import type { ThinEvent } from '../../shared/events/event.ts';
import { eventsOf, eventsOfRequest } from '../../shared/events/events-of.ts';
import type { VerificationRequest } from '../../shared/requests/request.ts';
import { type DeliveryKey, deliveryKey, newDelivery } from '../../shared/webhooks/delivery.ts';
import { DAY, MINUTE, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, PROJECT, pendingVerification } from '../fakes/verifications.ts';
import { counting, verifying } from '../ports/changes.ts';
import { completed } from '../webhooks/events.ts';
import { localAws, TABLE_NAME } from './aws.ts';

const aws = localAws();
const erasure = () => dynamoDbErasureStore(new DynamoDBClient(aws().client), TABLE_NAME);
const deliveries = () =>
  dynamoDbDeliveryStore(new DynamoDBClient(aws().client), TABLE_NAME, { retentionDays: 30 });
const found = (key: DeliveryKey) => deliveries().find(key, { consistent: true });
const inOrder = (keys: readonly DeliveryKey[]) => keys.toSorted((one, other) => (one.id < other.id ? -1 : 1));

/** Answers the keys of what was delivered of these events. */
async function delivered(events: readonly ThinEvent[]): Promise<readonly DeliveryKey[]> {
  for (const event of events) {
    const delivery = newDelivery(event, 'https://shop.example/hook', 9);
    await deliveries().record({ ...delivery, responseBody: `${NUMBER} is verified` }, { isNew: true });
  }
  return inOrder(events.map(deliveryKey));
}

/** A verification with these changes, each a minute after the one before. */
async function changed(id: string, ...names: readonly ('suspect' | 'verify' | 'revoke' | 'expire')[]) {
  const store = dynamoDbVerificationStore(aws().table);
  const before = pendingVerification({ id });
  await store.insert(before);
  const changes = {
    suspect: counting(before, 'suspect', 'a-sender'),
    verify: verifying(before),
    revoke: { transition: 'revoke', id, environment: 'live', reason: 'fraud' },
    expire: { transition: 'expire', id, environment: 'live' },
  } as const;
  for (const [place, name] of names.entries()) {
    const at = name === 'expire' ? before.expiresAt : TEN_O_CLOCK + (place + 1) * MINUTE;
    expect(await store.apply({ ...changes[name], at })).toBe(true);
  }
  const after = await store.find(id, { consistent: true });
  return after ? eventsOf(after) : [];
}

describe('the deliveries of what is erased', () => {
  test.each([
    ['suspicious, verified and revoked', 'd0', ['suspect', 'verify', 'revoke'], 3],
    ['suspicious and expired', 'd1', ['suspect', 'expire'], 2],
    ['verified', 'd2', ['verify'], 1],
    ['pending', 'd3', [], 0],
  ] as const)('are found by a verification that was %s', async (_what, digits, names, count) => {
    const id = digits.repeat(12);
    const keys = await delivered(await changed(id, ...names));
    expect(keys).toHaveLength(count);
    const teller = await erasure().findVerification(id);
    expect(teller && inOrder(await erasure().deliveriesOf(teller))).toEqual(keys);
  });

  test('are found by a request that was partial and has ended', async () => {
    const store = dynamoDbRequestStore(aws().table);
    const request: VerificationRequest = {
      ...{ id: 'd4'.repeat(12), projectId: PROJECT.id, environment: 'test', assets: [], assurance: 'basic' },
      ...{ partialOk: true, proofExpiryDays: 30, createdAt: TEN_O_CLOCK, expiresAt: TEN_O_CLOCK + DAY },
      deleteAfter: TEN_O_CLOCK + 31 * DAY,
    };
    await store.insert(request);
    await store.reach(request.id, 'partial', TEN_O_CLOCK + SECOND);
    await store.reach(request.id, 'ended_partial', TEN_O_CLOCK + DAY);
    const ended = await store.find(request.id, { consistent: true });
    const keys = await delivered(ended ? eventsOfRequest(ended) : []);
    expect(keys).toHaveLength(2);
    const teller = await erasure().findRequest(request.id);
    expect(teller && inOrder(await erasure().deliveriesOf(teller))).toEqual(keys);
  });

  test('are deleted, or forget what was answered, and nobody else’s are', async () => {
    const id = 'd5'.repeat(12);
    const [first, second] = await delivered(await changed(id, 'suspect', 'verify'));
    const [others] = await delivered([completed('d6'.repeat(12))]);
    const teller = await erasure().findVerification(id);
    if (!teller || !first || !second || !others) throw new Error('They were put there.');
    for (const each of [first, first]) await erasure().deleteDelivery(each);
    expect(await erasure().deliveriesOf(teller)).toEqual([second]);
    for (const each of [first, second, second]) await erasure().forgetAnswer(each);
    expect(await found(first)).toBeUndefined();
    expect(await found(second)).toBeDefined();
    expect(await found(second)).not.toHaveProperty('responseBody');
    expect(await found(others)).toHaveProperty('responseBody');
  });
});

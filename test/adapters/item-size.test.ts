import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { dynamoDbDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { KEY_PREFIX } from '../../shared/config/names.ts';
import type { PendingVerification } from '../../shared/verification/verification.ts';
import { type Delivery, newDelivery } from '../../shared/webhooks/delivery.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, pendingVerification } from '../fakes/verifications.ts';
import { completed } from '../webhooks/events.ts';
import { localAws } from './aws.ts';

const aws = localAws();

/** A write of up to this many bytes costs one unit. */
const ONE_WRITE_UNIT = 1024;

/**
 * Bytes of an attribute's value.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  // Two digits to a byte, leading and trailing zeros trimmed, and one byte more.
  if (value.N !== undefined)
    return Math.ceil(value.N.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.SS !== undefined) return value.SS.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  // Lists and maps: three bytes, and one for each element.
  if (value.L !== undefined) return value.L.reduce((sum, each) => sum + 1 + valueSize(each), 3);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  throw new Error(`No size is known for ${Object.keys(value).join()}.`);
}

function itemSize(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value),
    0,
  );
}

async function storedItem(pk: string, sk = '-'): Promise<Record<string, AttributeValue>> {
  const client = new DynamoDBClient(aws().client);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await client.send(new GetItemCommand({ TableName: 'verso', Key, ConsistentRead: true }));
  return Item ?? {};
}

test('sizes follow DynamoDB’s rules', () => {
  expect(itemSize({ ab: { S: 'cd' } })).toBe(4);
  expect(itemSize({ ab: { S: 'ą' } })).toBe(4);
  expect(itemSize({ n: { N: '1770199200000' } })).toBe(1 + 4 + 1);
  expect(itemSize({ l: { L: [{ S: 'a' }, { BOOL: true }] } })).toBe(1 + 3 + 2 + 2);
  expect(itemSize({ m: { M: { a: { S: 'b' } } } })).toBe(1 + 3 + 1 + 2);
});

test('a verified Telegram verification without metadata is written in one unit', async () => {
  const store = dynamoDbVerificationStore(aws().table);
  const before: PendingVerification = pendingVerification({
    projectName: 'P'.repeat(30),
    issuer: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
    createdAt: TEN_O_CLOCK + 123,
    expiresAt: TEN_O_CLOCK + 123 + 10 * MINUTE,
  });
  await store.insert(before);
  const at = TEN_O_CLOCK + MINUTE + 456;
  const data = { telegram_user_id: 7_123_456_789, telegram_username: 'u'.repeat(32) };
  await store.apply({
    transition: 'verify',
    id: before.id,
    environment: 'live',
    at,
    sender: NUMBER,
    match: { channel: 'telegram', method: 'telegram_contact', assurance: 'basic', at, data },
    signature: { keyId: 'k'.repeat(43), algorithm: 'RS256', bytes: new Uint8Array(256) },
    deleteAfter: before.deleteAfter,
  });
  const item = await storedItem(`${KEY_PREFIX.verification}${before.id}`);
  expect(item.status).toEqual({ S: 'verified' });
  expect(itemSize(item)).toBeLessThanOrEqual(ONE_WRITE_UNIT);
});

test('a delivery is written in one unit, with an answer of up to 400 bytes', async () => {
  const delivery: Delivery = {
    ...newDelivery(completed('000777ca00000000000000dd'), `https://shop.example/${'h'.repeat(60)}`, 9),
    ...{ status: 'delivered', attempts: 1, responseStatus: 200, responseBody: 'y'.repeat(400) },
    ...{ lastAttemptAt: TEN_O_CLOCK + 1, deliveredAt: TEN_O_CLOCK + 1, updatedAt: TEN_O_CLOCK + 1 },
  };
  const store = dynamoDbDeliveryStore(new DynamoDBClient(aws().client), 'verso', { retentionDays: 30 });
  await store.record(delivery, { isNew: true });
  const item = await storedItem(`${KEY_PREFIX.delivery}${delivery.projectId}#live`, delivery.id);
  expect(item.status).toEqual({ S: 'delivered' });
  expect(itemSize(item)).toBeLessThanOrEqual(ONE_WRITE_UNIT);
});

test('no item holds a code, a link or a wrong sender’s number', async () => {
  const store = dynamoDbVerificationStore(aws().table);
  const before = pendingVerification({ id: '000777ca00000000000000ff' });
  await store.insert(before);
  expect(Object.keys(await storedItem(`${KEY_PREFIX.verification}${before.id}`)).sort()).toEqual(
    [
      ...['pk', 'sk', 'id', 'project', 'project_name', 'environment', 'issuer', 'channels', 'identifier'],
      ...['region', 'assurance', 'proof_days', 'status', 'attempts', 'seq', 'created_at', 'updated_at'],
      ...['expires_at', 'ttl', 'list', 'write_id'],
    ].sort(),
  );
});

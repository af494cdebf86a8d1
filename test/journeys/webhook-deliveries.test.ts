import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { newDelivery } from '../../shared/webhooks/delivery.ts';
import { completed } from '../webhooks/events.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import {
  type Caller,
  callerWith,
  create,
  DELIVERIES,
  deliveryStoreOf,
  expectNewestFirst,
  expectRefusal,
  ID,
  ISO,
  NO_ID,
  NUMBER,
  newCaller,
  PROOFS,
  pageOf,
  VERIFICATIONS,
  walk,
} from './contract-fixtures.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';

const running = useLocalStack({ clock: 'stands' });
const operator = useOperator(running);

/** In the sandbox a call does what a person would. */
let caller: Caller;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  caller = callerWith(running, running.local.apiKeys.test);
  await operator.json('projects', 'update', running.local.projectId, '--webhook-url', receiver.url);
});
afterAll(() => receiver.close());
beforeEach(() => receiver.behave(200));

/** Verifies, and answers the delivery that tells of it, once something has become of its first try. */
async function told(fields: object = {}) {
  // It is the newest.
  running.stack.advanceClock(1000);
  const { id } = await create(caller, VERIFICATIONS, fields);
  await caller.post(`${VERIFICATIONS}/${id}/test-verify`);
  await running.stack.eventSources.settled();
  const { data } = await pageOf(caller, DELIVERIES, { limit: 1 });
  return { id, delivery: data[0] };
}
const read = async (id: string) => (await caller.get(`${DELIVERIES}/${id}`)).body;
const receivedFor = (id: string) =>
  receiver.received.filter(({ event }) => event.id.startsWith(`evt_${id}_`));

/** As time does it, weeks later. */
async function remove(id: string): Promise<void> {
  const { administrator, outputs } = running.stack;
  const Key = { pk: { S: `verification#${id}` }, sk: { S: '-' } };
  await new DynamoDBClient(administrator).send(new DeleteItemCommand({ TableName: outputs.TableName, Key }));
}

describe('a delivery', () => {
  test('that arrived is listed, and shown with what was sent and what was answered', async () => {
    const { id, delivery } = await told();
    expect(delivery).toEqual({
      id: expect.stringMatching(ID),
      url: receiver.url,
      event_type: 'verification.completed',
      status: 'delivered',
      attempts: 1,
      max_attempts: 9,
      response_status: 200,
      error_message: null,
      last_attempt_at: expect.stringMatching(ISO),
      next_retry_at: null,
      delivered_at: expect.stringMatching(ISO),
      created_at: expect.stringMatching(ISO),
      updated_at: expect.stringMatching(ISO),
    });
    const [sent] = receivedFor(id);
    expect(await read(delivery.id)).toEqual({ ...delivery, payload: sent?.event, response_body: 'thanks' });
    expect(sent?.event.data).toMatchObject({ id, status: 'verified', identifier: NUMBER });
  });

  test('shows what was sent, whatever has happened to the proof since', async () => {
    const { id, delivery } = await told();
    await caller.post(`${PROOFS}/${id}/revoke`);
    const [sent] = receivedFor(id);
    expect((await read(delivery.id)).payload).toEqual(sent?.event);
  });

  test('that is still tried says why it failed and when it is tried again', async () => {
    receiver.behave(503);
    const { delivery } = await told();
    expect(delivery).toMatchObject({
      status: 'pending',
      attempts: 1,
      response_status: 503,
      error_message: 'It answered 503.',
      next_retry_at: expect.stringMatching(ISO),
      delivered_at: null,
    });
    expectRefusal(await caller.post(`${DELIVERIES}/${delivery.id}/retry`), 409, 'conflict');
    receiver.behave(200);
    running.stack.advanceClock(6000);
    await running.stack.eventSources.settled();
    expect(await read(delivery.id)).toMatchObject({ status: 'delivered' });
  });

  test('is there by its id alone', async () => {
    for (const path of [NO_ID, 'x', `${NO_ID}0`]) {
      expectRefusal(await caller.get(`${DELIVERIES}/${path}`), 404, 'not_found');
      expectRefusal(await caller.post(`${DELIVERIES}/${path}/retry`), 404, 'not_found');
    }
  });
});

describe('a delivery that failed', () => {
  test('is sent once more when somebody asks, under the same id, and not by itself after that', async () => {
    receiver.behave(410);
    const { id, delivery } = await told();
    expect(delivery).toMatchObject({ status: 'failed', attempts: 1, next_retry_at: null });
    const retry = () => caller.post(`${DELIVERIES}/${delivery.id}/retry`);
    receiver.behave(500);
    const { status, body } = await retry();
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      message: expect.stringMatching(/^\S.*\.$/),
      delivery_id: delivery.id,
      next_retry_at: expect.stringMatching(ISO),
    });
    await running.stack.eventSources.settled();
    expect(await read(delivery.id)).toMatchObject({ status: 'failed', attempts: 2, response_status: 500 });
    running.stack.advanceClock(600_000);
    await running.stack.eventSources.settled();
    expect(receivedFor(id)).toHaveLength(2);
    receiver.behave(204);
    await retry();
    await running.stack.eventSources.settled();
    expect(await read(delivery.id)).toMatchObject({ status: 'delivered', attempts: 3 });
    expect(new Set(receivedFor(id).map(({ event }) => event.id)).size).toBe(1);
    expectRefusal(await retry(), 409, 'conflict');
    expect(receivedFor(id)).toHaveLength(3);
    // It had answered 410: what comes next is sent there again.
    expect((await told()).delivery).toMatchObject({ status: 'delivered' });
  });

  test('is one try more, however many ask for it at once', async () => {
    receiver.behave(410);
    const { id, delivery } = await told();
    const held: (() => void)[] = [];
    receiver.behave((response) => held.push(() => response.writeHead(204).end()));
    const answers = await Promise.all([1, 2, 3].map(() => caller.post(`${DELIVERIES}/${delivery.id}/retry`)));
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(await read(delivery.id)).toMatchObject({ status: 'pending', attempts: 1 });
    await vi.waitUntil(() => held.length > 0, { timeout: 10_000 });
    receiver.behave(204);
    for (const answer of held) answer();
    await running.stack.eventSources.settled();
    // Two that are taken up in the same moment may both be sent: at least once, as ever, and under the same id.
    expect(await read(delivery.id)).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(new Set(receivedFor(id).map(({ event }) => event.id)).size).toBe(1);
  });

  test('can not be sent when what it tells of is not kept any more', async () => {
    receiver.behave(410);
    const { id, delivery } = await told();
    await remove(id);
    expect(await read(delivery.id)).toEqual({ ...delivery, payload: null, response_body: 'thanks' });
    expectRefusal(await caller.post(`${DELIVERIES}/${delivery.id}/retry`), 409, 'conflict');
    expect(receivedFor(id)).toHaveLength(1);
  });
});

test('erasing a person removes what was delivered of them', async () => {
  const { delivery } = await told({ identifier: '+37069199197' });
  const { deliveries } = await operator.json('erase', '--phone', '+37069199197');
  expect(deliveries).toBe(1);
  expectRefusal(await caller.get(`${DELIVERIES}/${delivery.id}`), 404, 'not_found');
  const { data } = await pageOf(caller, DELIVERIES);
  expect(data.map(({ id }: { id: string }) => id)).not.toContain(delivery.id);
});

describe('the list', () => {
  let many: Caller;
  const made = { delivered: [] as { id: string }[], failed: [] as { id: string }[] };
  beforeAll(async () => {
    const own = await newCaller(running);
    many = own;
    for (let place = 0; place < 25; place += 1) {
      const status = place % 5 === 0 ? 'failed' : 'delivered';
      const at = running.stack.now() - (Math.floor(place / 4) + 1) * 1000;
      const event = completed(place.toString(16).padStart(24, '0'), {
        project: own.projectId,
        event: place % 2 === 0 ? 'verification.completed' : 'proof.revoked',
        created_at: new Date(at).toISOString(),
      });
      const delivery = { ...newDelivery(event, receiver.url, 9), status, attempts: 1 } as const;
      await deliveryStoreOf(running).record(delivery, { isNew: true });
      made[status].push(delivery);
    }
  });

  test.each(['page', 'cursor'] as const)('has all of them by %s, with and without filters', async (by) => {
    for (const limit of [4, 20]) {
      expectNewestFirst(await walk(many, DELIVERIES, by, { limit }), [...made.delivered, ...made.failed]);
      expectNewestFirst(await walk(many, DELIVERIES, by, { limit, status: 'failed' }), made.failed);
    }
    const { data } = await pageOf(many, DELIVERIES, { event_type: 'proof.revoked', status: 'failed' });
    expect(data.map(({ event_type }: { event_type: string }) => event_type)).toEqual([
      'proof.revoked',
      'proof.revoked',
    ]);
  });

  test('answers older clients by the name that they know', async () => {
    const { data, deliveries } = await pageOf(many, DELIVERIES);
    expect(deliveries).toEqual(data);
  });

  test.each([
    ['status', 'gone'],
    ['event_type', 'verification.begun'],
    ['limit', '101'],
    ['cursor', 'nonsense'],
  ])('refuses a %s that there isn’t', async (name, value) => {
    expectRefusal(await many.get(`${DELIVERIES}?${name}=${value}`), 400, 'validation_error', name);
  });

  test('is counted', async () => {
    const { body } = await many.get(`${DELIVERIES}/stats`);
    expect(body).toEqual({
      total: 25,
      delivered: 20,
      failed: 5,
      pending: 0,
      by_status: { pending: 0, delivered: 20, failed: 5 },
      success_rate: 80,
      delivery_rate: 80,
      recent_failures_24h: 5,
    });
    const nobody = await newCaller(running);
    expect((await nobody.get(`${DELIVERIES}/stats`)).body).toMatchObject({ total: 0, success_rate: 0 });
  });
});

test('no function ever made a call that its role does not allow', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import {
  create,
  expectRefusal,
  GROUPS,
  newCaller,
  REQUESTS,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { countItems, useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';
import { type Subscriber, subscriber } from './subscriber.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const running = useLocalStack({ clock: 'stands' });
const operator = useOperator(running);

let caller: Awaited<ReturnType<typeof newCaller>>;
let team: Subscriber;
let receiver: Receiver;
beforeAll(async () => {
  team = await subscriber(running.stack, 'team', { event: ['project.quota_reached'] });
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
// No test may cross from one month into the next by accident.
beforeEach(async () => {
  if (monthOf(running.stack.now() + HOUR) !== monthNow()) advance(HOUR);
  caller = await newCaller(running);
});

const advance = (milliseconds: number) => running.stack.advanceClock(milliseconds);
const monthOf = (time: number) => new Date(time).toISOString().slice(0, 7);
const monthNow = () => monthOf(running.stack.now());
const limit = (...given: readonly string[]) =>
  operator.json('projects', 'update', caller.projectId, ...given);
const told = async () => (await team.events()).filter(({ project }) => project === caller.projectId);

/** What was created is counted, and containers look at the project anew. */
async function aMinuteLater(): Promise<void> {
  await running.stack.eventSources.settled();
  advance(61_000);
}

const ask = () => caller.post(VERIFICATIONS, { type: 'phone', channel: 'sms', identifier: '+37069199199' });

test('a hard limit refuses every way to create until the month ends, and stores nothing then', async () => {
  await limit('--monthly-limit', '2', '--limit-mode', 'hard');
  const body = { type: 'phone', channel: 'telegram', identifier: '+37069199199' };
  const send = (key: string) =>
    caller.call('POST', VERIFICATIONS, { headers: { 'idempotency-key': key }, body });
  const first = await send('order-1');
  await create(caller, SESSIONS);
  await aMinuteLater();

  const before = await countItems(running.stack);
  const refused = await ask();
  expectRefusal(refused, 429, 'quota_exceeded');
  const seconds = Number(refused.headers.get('retry-after'));
  const at = running.stack.now();
  const end = Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() + 1);
  expect(Math.abs(seconds - (end - at) / 1000)).toBeLessThan(60);
  expect(refused.body.error.retryAfter).toBe(seconds);
  for (const [path, fields] of [
    [GROUPS, { type: 'phone', channels: ['telegram', 'sms'], identifier: '+37069199199' }],
    [SESSIONS, { channel: 'telegram' }],
    [REQUESTS, { assets: [{ type: 'phone' }] }],
  ] as const)
    expectRefusal(await caller.post(path, fields), 429, 'quota_exceeded');
  expectRefusal(await send('order-2'), 429, 'quota_exceeded');
  expect(await countItems(running.stack)).toBe(before);

  // What was created before is answered still, and can be polled and cancelled.
  expect(await send('order-1')).toMatchObject({ status: 201, text: first.text });
  expect((await caller.get(`${VERIFICATIONS}/${first.body.id}`)).status).toBe(200);
  const sandbox = await newCaller(running, { environment: 'test', projectId: caller.projectId });
  expect((await sandbox.post(VERIFICATIONS, body)).status).toBe(201);

  expect(await operator.json('projects', 'show', caller.projectId)).toMatchObject({
    monthly_limit: 2,
    limit_mode: 'hard',
    quota_reached: { month: monthNow(), limit: 2 },
  });

  await limit('--monthly-limit', '4');
  advance(61_000);
  expect((await ask()).status).toBe(201);
  expect((await ask()).status).toBe(201);
  await aMinuteLater();
  expectRefusal(await ask(), 429, 'quota_exceeded');
  expect(await told()).toMatchObject([
    { limit: 2, sequence: 1 },
    { limit: 4, sequence: 2 },
  ]);

  await limit('--monthly-limit', 'none');
  advance(61_000);
  expect((await ask()).status).toBe(201);
});

test('a soft limit refuses nothing, and is told once a month, to the topic and to the project’s webhook', async () => {
  await limit('--monthly-limit', '2', '--webhook-url', receiver.url);
  await ask();
  await aMinuteLater();
  expect(await told()).toEqual([]);
  for (let count = 0; count < 3; count += 1) {
    expect((await ask()).status).toBe(201);
    await aMinuteLater();
  }
  const event = {
    id: `evt_${caller.projectId}_1`,
    event: 'project.quota_reached',
    sequence: 1,
    project: caller.projectId,
    test: false,
    month: monthNow(),
    limit: 2,
    created_at: expect.stringMatching(/^\d{4}-.*Z$/),
  };
  expect(await told()).toEqual([event]);
  const data = { project_id: caller.projectId, month: monthNow(), limit: 2 };
  const mine = () =>
    receiver.received.filter(({ event: { id } }) => id.startsWith(`evt_${caller.projectId}_`));
  expect(mine().map(({ event: { event: name, data: sent } }) => [name, sent])).toEqual([
    ['project.quota_reached', data],
  ]);
  const { body } = await caller.get('/api/v1/webhook-deliveries?event_type=project.quota_reached');
  expect(body.data).toMatchObject([{ event_type: 'project.quota_reached', status: 'delivered' }]);
  const details = await caller.get(`/api/v1/webhook-deliveries/${body.data[0].id}`);
  expect(details.body.payload).toMatchObject({ event: 'project.quota_reached', data });
});

test('a new month begins anew', async () => {
  await limit('--monthly-limit', '1', '--limit-mode', 'hard');
  expect((await ask()).status).toBe(201);
  await aMinuteLater();
  expectRefusal(await ask(), 429, 'quota_exceeded');
  const month = monthNow();
  while (monthNow() === month) advance(DAY);
  expect((await ask()).status).toBe(201);
  await aMinuteLater();
  expectRefusal(await ask(), 429, 'quota_exceeded');
  expect(await told()).toMatchObject([{ month }, { month: monthNow() }]);
});

test('what the sandbox creates reaches no limit', async () => {
  await limit('--monthly-limit', '1', '--limit-mode', 'hard');
  const sandbox = await newCaller(running, { environment: 'test', projectId: caller.projectId });
  for (let count = 0; count < 3; count += 1) await create(sandbox);
  await aMinuteLater();
  expect(await told()).toEqual([]);
  expect((await ask()).status).toBe(201);
});

test('no function ever made a call that its role does not allow', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});

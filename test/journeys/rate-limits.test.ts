import { beforeEach, describe, expect, test } from 'vitest';
import {
  type Caller,
  create,
  expectRefusal,
  GROUPS,
  NUMBER,
  newCaller,
  OTHER_NUMBER,
  REQUESTS,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { countItems, useLocalStack } from './local-stack.ts';

const WINDOW = 600_000;

const running = useLocalStack({ creations: { perUser: 5, perNumber: 50 }, clock: 'stands' });
let caller: Awaited<ReturnType<typeof newCaller>>;

const advance = (milliseconds: number) => running.stack.advanceClock(milliseconds);

// Limits of a number begin anew every ten minutes: no test may cross from one into the next by accident.
beforeEach(async () => {
  advance(WINDOW - (running.stack.now() % WINDOW) + 1000);
  caller = await newCaller(running);
});

const ask = (by: Caller = caller, fields: object = {}, path = VERIFICATIONS) =>
  by.post(path, { type: 'phone', channel: 'telegram', identifier: NUMBER, ...fields });

async function expectLimited(answer: Awaited<ReturnType<typeof ask>>, mostSeconds: number): Promise<number> {
  expectRefusal(answer, 429, 'rate_limited');
  const seconds = Number(answer.headers.get('retry-after'));
  expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= mostSeconds, `${seconds}`).toBe(true);
  expect(answer.body.error.retryAfter).toBe(seconds);
  expect(answer.text).not.toContain(NUMBER.slice(1));
  return seconds;
}

/** The statuses of so many requests, one after the other. */
async function statusesOf(count: number, send: (place: number) => ReturnType<typeof ask>): Promise<number[]> {
  const statuses = [];
  for (let place = 0; place < count; place += 1) statuses.push((await send(place)).status);
  return statuses;
}

const times = (count: number, status: number) => Array.from({ length: count }, () => status);

describe('an API key', () => {
  const body = (place: number) => ({ identifier: `+370691993${String(place).padStart(2, '0')}` });

  test('that may create twice a minute is refused the third time, stores nothing then, and recovers', async () => {
    const slow = await newCaller(running, { createsPerMinute: 2 });
    expect(await statusesOf(2, (place) => ask(slow, body(place)))).toEqual([201, 201]);
    const before = await countItems(running.stack);
    const seconds = await expectLimited(await ask(slow, body(3)), 30);
    expect(await countItems(running.stack)).toBe(before);
    advance(seconds * 1000);
    expect((await ask(slow, body(4))).status).toBe(201);
    await expectLimited(await ask(slow, body(5)), 30);
    advance(60_000);
    expect(await statusesOf(3, (place) => ask(slow, body(place)))).toEqual([201, 201, 429]);
  });

  test('counts every way to create, whatever becomes of it, and no other key', async () => {
    const { projectId, ...slow } = await newCaller(running, { createsPerMinute: 4 });
    await create(slow, SESSIONS);
    await create(slow, GROUPS);
    await create(slow, REQUESTS);
    expectRefusal(await ask(slow, { identifier: '12' }), 400, 'invalid_identifier', 'identifier');
    for (const path of [VERIFICATIONS, GROUPS, SESSIONS, REQUESTS])
      await expectLimited(await ask(slow, {}, path), 15);
    const sibling = await newCaller(running, { projectId });
    expect((await ask(sibling)).status).toBe(201);
  });

  test.each([
    ['polls', (id: string) => `${VERIFICATIONS}/${id}`],
    ['lists', () => VERIFICATIONS],
    ['looks at proofs', (id: string) => `/api/v1/proofs/${id}/status`],
  ])('%s ten times as often as it creates', async (_, path) => {
    const slow = await newCaller(running, { createsPerMinute: 1 });
    const { id } = await create(slow);
    let passed = 0;
    let answer = await slow.get(path(id));
    for (; answer.status !== 429 && passed < 100; passed += 1) answer = await slow.get(path(id));
    const seconds = await expectLimited(answer, 6);
    expect(passed).toBe(10);
    advance(seconds * 1000);
    expect((await slow.get(path(id))).status).not.toBe(429);
  });
});

describe('a number', () => {
  test('is asked for five times in ten minutes for one user, and again after them', async () => {
    const user = { external_user_id: 'ann' };
    expect(await statusesOf(5, () => ask(caller, user))).toEqual(times(5, 201));
    const before = await countItems(running.stack, 'verification');
    const seconds = await expectLimited(await ask(caller, user), 600);
    expect(await countItems(running.stack, 'verification')).toBe(before);
    advance((seconds - 5) * 1000);
    await expectLimited(await ask(caller, user), 10);
    advance(6000);
    expect((await ask(caller, user)).status).toBe(201);
  });

  test('that is asked for too often for one user can be for another, and that user for another number', async () => {
    await statusesOf(6, () => ask(caller, { external_user_id: 'ann' }));
    const others = [
      { external_user_id: 'ben' },
      { client_ip: '192.0.2.1' },
      {},
      { external_user_id: 'ann', identifier: OTHER_NUMBER },
    ];
    expect(await statusesOf(4, (place) => ask(caller, others[place]))).toEqual(times(4, 201));
  });

  test('is the same however it is written, and over every channel', async () => {
    const ways = [
      '+370 691 99199',
      '0037069199199',
      'tel:+370-691-99199',
      '＋３７０６９１９９１９９',
      NUMBER,
      '+370(691)99199',
    ];
    const channels = ['telegram', 'whatsapp', 'sms'];
    const statuses = await statusesOf(6, (place) =>
      ask(caller, { identifier: ways[place], channel: channels[place % 3] }),
    );
    expect(statuses).toEqual([...times(5, 201), 429]);
  });

  test('is counted by the address of the browser where no user is named', async () => {
    const ann = { client_ip: '2001:db8::1' };
    expect(await statusesOf(6, () => ask(caller, ann))).toEqual([...times(5, 201), 429]);
    expect((await ask(caller, { client_ip: '2001:db8::2' })).status).toBe(201);
    expect((await ask(caller, { ...ann, external_user_id: 'ann' })).status).toBe(201);
  });

  test('is asked for fifty times at most, for however many users', async () => {
    const statuses = await statusesOf(50, (place) => ask(caller, { external_user_id: `user ${place}` }));
    expect(statuses).toEqual(times(50, 201));
    await expectLimited(await ask(caller, { external_user_id: 'one more' }), 600);
    expect((await ask(caller, { identifier: OTHER_NUMBER })).status).toBe(201);
  });

  test('is counted apart for the sandbox, and for every project', async () => {
    const sandbox = await newCaller(running, { environment: 'test', projectId: caller.projectId });
    const other = await newCaller(running);
    for (const each of [caller, sandbox, other]) {
      expect(await statusesOf(6, () => ask(each))).toEqual([...times(5, 201), 429]);
    }
  });

  test('is asked for five times when twenty ask at once', async () => {
    const before = await countItems(running.stack, 'verification');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...times(5, 201), ...times(15, 429)]);
    expect(await countItems(running.stack, 'verification')).toBe(before + 5);
  });

  test('is counted by groups, by sessions that are told it and by requests, and not where it isn’t known', async () => {
    await create(caller, GROUPS);
    await create(caller, SESSIONS, { phone: NUMBER });
    await create(caller, REQUESTS);
    for (let count = 0; count < 6; count += 1) {
      await create(caller, SESSIONS);
      await create(caller, REQUESTS, { assets: [{ type: 'phone' }] });
    }
    expect(await statusesOf(3, () => ask())).toEqual([201, 201, 429]);
    for (const [path, fields] of [
      [GROUPS, { channels: ['sms'] }],
      [SESSIONS, { phone_number: NUMBER }],
      [REQUESTS, { assets: [{ type: 'phone', identifier: NUMBER }] }],
    ] as const) {
      await expectLimited(await ask(caller, fields, path), 600);
    }
  });

  test('that is full refuses a request for several, which then takes nothing of the others', async () => {
    await statusesOf(5, () => ask());
    const assets = [OTHER_NUMBER, NUMBER].map((identifier) => ({ type: 'phone', identifier }));
    const before = await countItems(running.stack, 'request');
    await statusesOf(10, () => ask(caller, { assets }, REQUESTS));
    expect(await countItems(running.stack, 'request')).toBe(before);
    const others = await statusesOf(6, () => ask(caller, { identifier: OTHER_NUMBER }));
    expect(others).toEqual([...times(5, 201), 429]);
  });

  test('is not counted for what is refused for another reason', async () => {
    await statusesOf(6, () => ask(caller, { expires_in: 1 }));
    expect(await statusesOf(5, () => ask())).toEqual(times(5, 201));
  });
});

describe('an Idempotency-Key', () => {
  const send = (
    key: string,
    path = VERIFICATIONS,
    body: object = { type: 'phone', channel: 'sms', identifier: NUMBER },
  ) => caller.call('POST', path, { headers: { 'idempotency-key': key }, body });

  test('counts once, and answers still when the number is full', async () => {
    const first = await send('order-1');
    expect(await statusesOf(10, () => send('order-1'))).toEqual(times(10, 201));
    expect(await statusesOf(5, () => ask())).toEqual([...times(4, 201), 429]);
    expect(await send('order-1')).toMatchObject({ status: 201, text: first.text });
  });

  test('counts once when it comes ten times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('order-2')));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await statusesOf(5, () => ask())).toEqual([...times(4, 201), 429]);
  });

  test('of a request counts once for each of its numbers', async () => {
    const assets = [OTHER_NUMBER, NUMBER].map((identifier) => ({ type: 'phone', identifier }));
    await Promise.all(Array.from({ length: 6 }, () => send('order-3', REQUESTS, { assets })));
    for (const identifier of [NUMBER, OTHER_NUMBER]) {
      expect(await statusesOf(5, () => ask(caller, { identifier }))).toEqual([...times(4, 201), 429]);
    }
  });

  test('that met a full number is free for when it is no more', async () => {
    await statusesOf(5, () => ask());
    await expectLimited(await send('order-4'), 600);
    advance(WINDOW);
    expect((await send('order-4')).status).toBe(201);
  });
});

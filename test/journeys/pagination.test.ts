import { beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { pendingVerification } from '../fakes/verifications.ts';
import {
  create,
  expectNewestFirst,
  expectRefusal,
  ID,
  ISO,
  manyVerifications,
  newCaller,
  pageOf,
  REQUESTS,
  tableOf,
  VERIFICATIONS,
  walk,
} from './contract-fixtures.ts';
import { useLocalStack } from './local-stack.ts';

const COUNT = 500;
const USERS = ['of many', 'one', 'two', 'three', 'four'];

const running = useLocalStack();
let caller: Awaited<ReturnType<typeof newCaller>>;
let made: ReturnType<typeof manyVerifications>;
let begun: number;

beforeAll(async () => {
  begun = Date.now();
  caller = await newCaller(running);
  const store = dynamoDbVerificationStore(tableOf(running));
  made = manyVerifications(COUNT, { projectId: caller.projectId, users: USERS, now: begun });
  await Promise.all(made.map(({ cancelled: _, ...verification }) => store.insert(verification)));
  await Promise.all(
    made
      .filter(({ cancelled }) => cancelled)
      .map(({ id }) => store.apply({ transition: 'cancel', id, environment: 'live', at: begun })),
  );
  // Of another key of the same project, among them in time.
  await store.insert({ ...pendingVerification(made[0]), id: 'f'.repeat(24), environment: 'test' });
});

describe('five hundred verifications', () => {
  test.each([7, 20, 100])(
    'come once each, newest first, %i at a time',
    async (limit) => {
      const paged = await walk(caller, VERIFICATIONS, 'page', { limit });
      expectNewestFirst(paged, made);
      expect(await walk(caller, VERIFICATIONS, 'cursor', { limit })).toEqual(paged);
    },
    60_000,
  );

  test('and one at a time alike', async () => {
    const followed = await walk(caller, VERIFICATIONS, 'cursor', { limit: 1 });
    expect(followed).toEqual(await walk(caller, VERIFICATIONS, 'cursor', { limit: 100 }));
  }, 60_000);

  test.each<[Readonly<Record<string, string>>, (each: (typeof made)[number]) => boolean]>([
    [{ status: 'pending' }, ({ cancelled, expiresAt }) => !cancelled && expiresAt > begun],
    [{ status: 'expired' }, ({ cancelled, expiresAt }) => !cancelled && expiresAt < begun],
    [{ status: 'cancelled' }, ({ cancelled }) => cancelled],
    [{ status: 'verified' }, () => false],
    [{ channel: 'sms' }, ({ channels }) => channels.includes('sms')],
    [{ type: 'phone' }, () => true],
    [{ external_user_id: 'of many' }, ({ externalUserId }) => externalUserId === 'of many'],
    [{ external_user_id: 'of nobody' }, () => false],
    [
      { external_user_id: 'of many', channel: 'whatsapp', status: 'pending', type: 'phone' },
      ({ externalUserId, channels, cancelled, expiresAt }) =>
        externalUserId === 'of many' && channels.includes('whatsapp') && !cancelled && expiresAt > begun,
    ],
  ])(
    'and those of %j alike',
    async (filter, matches) => {
      const wanted = made.filter(matches);
      for (const limit of wanted.length > 60 ? [20, 100] : [1, 7, 20, 100]) {
        const paged = await walk(caller, VERIFICATIONS, 'page', { ...filter, limit });
        expectNewestFirst(paged, wanted);
        expect(await walk(caller, VERIFICATIONS, 'cursor', { ...filter, limit })).toEqual(paged);
      }
    },
    120_000,
  );

  test('twenty come without a wish, and a page’s cursor goes on where it ends', async () => {
    const { data, pagination } = await pageOf(caller, VERIFICATIONS, {});
    expect(pagination).toMatchObject({ page: 1, limit: 20, total: COUNT, pages: 25, hasMore: true });
    const [second, behind] = await Promise.all([
      pageOf(caller, VERIFICATIONS, { page: 2 }),
      pageOf(caller, VERIFICATIONS, { cursor: pagination.nextCursor }),
    ]);
    expect(behind.data).toEqual(second.data);
    expect(data[0].id).not.toBe(second.data[0].id);
  });

  test.each([26, 100, 500])('page %i, behind the last, is empty and says so', async (page) => {
    const { data, pagination } = await pageOf(caller, VERIFICATIONS, { page });
    expect({ data, ...pagination }).toEqual({
      data: [],
      page,
      limit: 20,
      total: COUNT,
      pages: 25,
      hasMore: false,
      nextCursor: null,
    });
  });

  test('a cursor is worth nothing in another project', async () => {
    const other = await newCaller(running);
    const { pagination } = await pageOf(caller, VERIFICATIONS, { limit: 7 });
    const { body } = await other.get(`${VERIFICATIONS}?cursor=${pagination.nextCursor}`);
    expect(body).toMatchObject({ data: [], pagination: { total: 0, hasMore: false } });
  });

  test('who follows a cursor misses nothing and sees nothing twice while others are created', async () => {
    const writer = await newCaller(running);
    const first = [];
    for (let count = 0; count < 12; count += 1) first.push(await create(writer));
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await writer.get(`${VERIFICATIONS}?limit=5${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.pagination.nextCursor ?? '';
      await create(writer);
    } while (cursor);
    expect(seen.toSorted()).toEqual(first.map(({ id }) => id).toSorted());
  });
});

describe.each([VERIFICATIONS, `${VERIFICATIONS}/users`, REQUESTS])('%s', (path) => {
  test.each([
    ['limit', ['0', '101', 'abc', '-1', '1.5', '1e1', '5&limit=6', '%D9%A5']],
    ['page', ['0', '-1', 'x', '1&page=2', '101&limit=100', '501', '10001&limit=1', '9'.repeat(20)]],
    ['cursor', ['garbage', '%00', 'MTc3MDIwMDAwMDAwMC4uLi8uLg', 'MTc3MDIwMDAwMDAwMC4wMDA&page=1']],
  ])('refuses by its name a %s of %j', async (field, values) => {
    for (const value of values) {
      expectRefusal(await caller.get(`${path}?${field}=${value}`), 400, 'validation_error', field);
    }
  });

  test('goes ten thousand deep by page', async () => {
    expect((await pageOf(caller, path, { page: 100, limit: 100 })).data).toEqual([]);
  });
});

test.each([
  [VERIFICATIONS, 'status', 'completed'],
  [VERIFICATIONS, 'status', 'PENDING'],
  [VERIFICATIONS, 'channel', 'viber'],
  [VERIFICATIONS, 'type', 'email'],
  [VERIFICATIONS, 'external_user_id', 'x'.repeat(256)],
  [REQUESTS, 'status', 'verified'],
  [REQUESTS, 'reference_id', 'x'.repeat(256)],
])('%s can’t be filtered by %s %j', async (path, field, value) => {
  expectRefusal(await caller.get(`${path}?${field}=${value}`), 400, 'validation_error', field);
});

test('an unknown parameter changes nothing', async () => {
  const { data } = await pageOf(caller, VERIFICATIONS, { limit: 1, sort: 'asc' });
  expect(data).toEqual((await pageOf(caller, VERIFICATIONS, { limit: 1 })).data);
});

type User = { readonly external_user_id: string; readonly verification_count: number };

describe('users', () => {
  const path = `${VERIFICATIONS}/users`;
  const madeFor = (user: string) => made.filter(({ externalUserId }) => externalUserId === user);

  test.each([1, 2, 20])(
    'come once each, %i at a time, with the count of their verifications',
    async (limit) => {
      const seen = await walk<User>(caller, path, 'page', { limit });
      expect(await walk<User>(caller, path, 'cursor', { limit })).toEqual(seen);
      expect(seen.map(({ external_user_id }) => external_user_id).toSorted()).toEqual(USERS.toSorted());
      for (const { external_user_id, verification_count } of seen) {
        expect(verification_count).toBe(madeFor(external_user_id).length);
      }
    },
  );

  test('each read as when they are asked for alone, at most the newest hundred, without a whole number', async () => {
    const { data } = await pageOf(caller, path);
    for (const user of data) {
      const { body } = await caller.get(`${path}/${encodeURIComponent(user.external_user_id)}`);
      expect(body).toEqual(user);
      const wanted = madeFor(user.external_user_id);
      expect(user.verifications).toHaveLength(Math.min(100, wanted.length));
      for (const { id, identifier, status, verified_at, has_proof, created_at } of user.verifications) {
        const own = wanted.find((each) => each.id === id);
        expect(identifier).toBe(`${own?.identifier?.slice(0, 5)}***${own?.identifier?.slice(-4)}`);
        expect(created_at).toBe(new Date(own?.createdAt ?? 0).toISOString());
        expect({ cancelled: status === 'cancelled', verified_at, has_proof }).toEqual({
          cancelled: own?.cancelled,
          verified_at: null,
          has_proof: false,
        });
      }
      for (const { identifier = '' } of wanted)
        expect(JSON.stringify(user)).not.toContain(identifier.slice(1));
    }
  });

  test('have their first and last verification, and what is proven of them', async () => {
    const sandbox = await newCaller(running, { environment: 'test' });
    const times: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { id } = await create(sandbox, VERIFICATIONS, { external_user_id: 'ann' });
      if (count < 2) times.push((await sandbox.post(`${VERIFICATIONS}/${id}/test-verify`)).body.verified_at);
      running.stack.advanceClock(1000);
    }
    const { body } = await sandbox.get(`${path}/ann`);
    expect(body).toMatchObject({
      verification_count: 3,
      types_verified: ['phone'],
      first_verified_at: times[0],
      last_verified_at: times[1],
    });
    expect(body.verifications.map((each: { has_proof: boolean }) => each.has_proof)).toEqual([
      false,
      true,
      true,
    ]);
    expect(body.verifications[1]).toEqual({
      id: expect.stringMatching(ID),
      type: 'phone',
      channel: 'telegram',
      identifier: '+3706***9199',
      status: 'verified',
      verified_at: times[1],
      has_proof: true,
      proof_expires_at: expect.stringMatching(ISO),
      created_at: expect.stringMatching(ISO),
    });
  });

  test('of whom there is nothing are not found', async () => {
    expectRefusal(await caller.get(`${path}/nobody`), 404, 'not_found');
  });
});

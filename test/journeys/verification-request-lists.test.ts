import { beforeAll, describe, expect, test } from 'vitest';
import {
  create,
  expectNewestFirst,
  expectRefusal,
  NO_ID,
  NUMBER,
  newCaller,
  pageOf,
  REQUESTS,
  VERIFICATIONS,
  walk,
} from './contract-fixtures.ts';
import { countItems, useLocalStack } from './local-stack.ts';

const phone = (identifier?: string, more: object = {}) => ({ type: 'phone', identifier, ...more });
const phones = (count: number) =>
  Array.from({ length: count }, (_, place) => phone(`+370691992${String(place).padStart(2, '0')}`));

const running = useLocalStack();
/** In the sandbox a call does what a person would. */
let caller: Awaited<ReturnType<typeof newCaller>>;

beforeAll(async () => {
  caller = await newCaller(running, { environment: 'test' });
});

const read = async (id: string) => (await caller.get(`${REQUESTS}/${id}`)).body;
const make = (fields: object = {}) => create(caller, REQUESTS, fields);

async function verify(request: { id: string }, place: number) {
  const { assets } = await read(request.id);
  const { status } = await caller.post(`${VERIFICATIONS}/${assets[place].verification_id}/test-verify`);
  expect(status).toBe(200);
}

describe('a request is found', () => {
  test('by its reference, the newest of several', async () => {
    const made = [];
    for (const count of [1, 2, 3]) {
      made.push(await make({ reference_id: 'order 8', assets: phones(count) }));
      running.stack.advanceClock(1000);
    }
    const { body } = await caller.get(`${REQUESTS}/by-reference/order%208`);
    expect(body).toEqual(await read(made[2].id));
    const listed = await walk(caller, REQUESTS, 'page', { reference_id: 'order 8', limit: 1 });
    expect(listed.map(({ id }) => id)).toEqual(made.map(({ id }) => id).toReversed());
    expectRefusal(await caller.get(`${REQUESTS}/by-reference/order%209`), 404, 'not_found');
    expectRefusal(await caller.get(`${REQUESTS}/by-reference/ORDER%208`), 404, 'not_found');
    for (const id of [NO_ID, made[0].assets[0].verification_id]) {
      expectRefusal(await caller.get(`${REQUESTS}/${id}`), 404, 'not_found');
    }
  });

  test.each(['page', 'cursor'] as const)('in the list by %s, with and without filters', async (by) => {
    caller = await newCaller(running, { environment: 'test' });
    const made: Record<string, { id: string }[]> = { pending: [], partial: [], completed: [], cancelled: [] };
    for (let count = 0; count < 24; count += 1) {
      const status = ['pending', 'partial', 'completed', 'cancelled'][count % 4] ?? '';
      const request = await make({ reference_id: `of ${count % 3}`, assets: phones(2) });
      if (status === 'partial' || status === 'completed') await verify(request, 0);
      if (status === 'completed') await verify(request, 1);
      if (status === 'cancelled') await caller.call('DELETE', `${REQUESTS}/${request.id}`);
      made[status]?.push(request);
    }
    for (const limit of [1, 7, 20]) {
      expectNewestFirst(await walk(caller, REQUESTS, by, { limit }), Object.values(made).flat());
      for (const [status, requests] of Object.entries(made)) {
        const seen = await walk(caller, REQUESTS, by, { status, limit });
        expectNewestFirst(seen, requests);
        expect(seen).toEqual(await Promise.all(seen.map(({ id }) => read(id))));
      }
    }
    expect((await pageOf(caller, REQUESTS, { status: 'expired' })).data).toEqual([]);
    const { pagination } = await pageOf(caller, REQUESTS, { status: 'completed', reference_id: 'of 0' });
    expect(pagination.total).toBe(2);
  });
});

test.each<[string, object, string, string]>([
  ['another type', { assets: [phone(NUMBER), { type: 'email' }] }, 'validation_error', 'assets.1.type'],
  ['no assets', { assets: [] }, 'validation_error', 'assets'],
  ['eleven assets', { assets: phones(11) }, 'validation_error', 'assets'],
  ['assets that are no list', { assets: phone(NUMBER) }, 'validation_error', 'assets'],
  ['nothing', { assets: undefined }, 'validation_error', 'assets'],
  [
    'the same number twice',
    { assets: [phone(NUMBER), phone('00370 69199199')] },
    'validation_error',
    'assets.1.identifier',
  ],
  ['no number', { assets: [phone('12')] }, 'invalid_identifier', 'assets.0.identifier'],
  [
    'an unknown channel',
    { assets: [phone(NUMBER, { channel: 'viber' })] },
    'invalid_channel_for_type',
    'assets.0.channel',
  ],
  [
    'a channel twice',
    { assets: [phone(NUMBER, { allowed_channels: ['sms', 'sms'] })] },
    'validation_error',
    'assets.0.allowed_channels',
  ],
  [
    'no channel',
    { assets: [phone(NUMBER, { allowed_channels: [] })] },
    'validation_error',
    'assets.0.allowed_channels',
  ],
  [
    'a channel that isn’t allowed',
    { assets: [phone(NUMBER, { allowed_channels: ['sms'], channel: 'telegram' })] },
    'validation_error',
    'assets.0.channel',
  ],
  ['59 seconds', { expires_in: 59 }, 'validation_error', 'expires_in'],
  ['more than a week', { expires_in: 604_801 }, 'validation_error', 'expires_in'],
  ['a word for yes', { partial_ok: 'yes' }, 'validation_error', 'partial_ok'],
  ['an empty reference', { reference_id: '' }, 'validation_error', 'reference_id'],
  [
    'an address in its title',
    { action_context: { title: 'www.example.com' } },
    'validation_error',
    'action_context.title',
  ],
  [
    'basic over sms',
    { assurance: 'basic', assets: [phone(NUMBER, { channel: 'sms' })] },
    'validation_error',
    'assurance',
  ],
])('a request with %s is refused by name and stores nothing', async (_, fields, code, field) => {
  const before = await countItems(running.stack);
  const answer = await caller.post(REQUESTS, { assets: [phone(NUMBER)], ...fields });
  expectRefusal(answer, 400, code, field);
  if (field.endsWith('type')) expect(answer.body.error.message).toContain('phone');
  expect(await countItems(running.stack)).toBe(before);
});

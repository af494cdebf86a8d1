import { describe, expect, test } from 'vitest';
import { type Asking, DEFAULT_QUOTA, takeCreation } from '../../shared/limits/creation-quota.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeCounterStore } from '../fakes/counter-store.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';

const SUBKEY = Buffer.alloc(32, 4);
const ASKING: Asking = { projectId: PROJECT.id, environment: 'live', number: NUMBER, user: 'user-1' };

function setUp() {
  const counters = fakeCounterStore();
  return (change: Partial<Asking> = {}, now = TEN_O_CLOCK) =>
    takeCreation(counters, SUBKEY, { ...ASKING, ...change }, now, DEFAULT_QUOTA);
}

async function takeFive(take: ReturnType<typeof setUp>) {
  for (let taken = 0; taken < 5; taken += 1) await take();
}

describe('in ten minutes a number', () => {
  test('is asked for five times by a user, and then again when they have passed', async () => {
    const take = setUp();
    await takeFive(take);
    const at = TEN_O_CLOCK + 4 * MINUTE;
    const refusal = await refusalOf(() => take({}, at));
    expect(refusal).toMatchObject({ code: 'rate_limited', headers: { 'retry-after': '360' } });
    expect(refusal.message).not.toContain(NUMBER.slice(1));
    await take({}, TEN_O_CLOCK + 10 * MINUTE);
  });

  test.each<[string, Partial<Asking>]>([
    ['another user of the caller', { user: 'user-2' }],
    ['nobody in particular', { user: undefined }],
    ['another project', { projectId: 'f'.repeat(24) }],
    ['the sandbox', { environment: 'test' }],
  ])('can still be asked for by %s', async (_who, change) => {
    const take = setUp();
    await takeFive(take);
    await take(change);
  });

  test('doesn’t count for another number', async () => {
    const take = setUp();
    await takeFive(take);
    await take({ number: OTHER_NUMBER });
  });

  test('is asked for fifty times by all users of a project together', async () => {
    const take = setUp();
    for (let user = 0; user < 50; user += 1) await take({ user: `user-${user}` });
    expect(await refusalOf(() => take({ user: 'user-50' }))).toMatchObject({ code: 'rate_limited' });
  });

  test('gets back what turned out not to be a creation', async () => {
    const take = setUp();
    for (let taken = 0; taken < 4; taken += 1) await take();
    const giveBack = await take();
    await giveBack();
    await take();
    expect(await refusalOf(() => take())).toMatchObject({ code: 'rate_limited' });
  });
});

test('what is counted shows neither the number nor the user', async () => {
  const seen: unknown[] = [];
  const counters = {
    async add(...counter: unknown[]) {
      seen.push(counter);
      return true;
    },
    async subtract() {},
    read: async () => 0,
  };
  await takeCreation(counters, SUBKEY, ASKING, TEN_O_CLOCK, DEFAULT_QUOTA);
  expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${NUMBER.slice(1)}|user-1|${PROJECT.id}`));
});

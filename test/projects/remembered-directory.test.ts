import { describe, expect, test } from 'vitest';
import type { ApiKey } from '../../shared/projects/api-key.ts';
import { REMEMBERED_MILLISECONDS, rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { remembered } from '../../shared/remembered.ts';
import { fakeClock, MINUTE } from '../fakes/clock.ts';
import { PROJECT } from '../fakes/verifications.ts';

const KEY: ApiKey = { id: 'aKeyId01', projectId: PROJECT.id, environment: 'live', status: 'active' };

function setUp() {
  const clock = fakeClock();
  const keys = new Map([['a-hash', KEY]]);
  let reads = 0;
  const directory = rememberedDirectory(
    {
      async findApiKey(hash) {
        reads += 1;
        return keys.get(hash);
      },
      async findProject() {
        reads += 1;
        return PROJECT;
      },
    },
    clock,
  );
  return { clock, keys, directory, reads: () => reads };
}

describe('a remembered API key', () => {
  test('is read once a minute', async () => {
    const { clock, directory, reads } = setUp();
    await directory.findApiKey('a-hash');
    clock.advance(REMEMBERED_MILLISECONDS - 1);
    expect(await directory.findApiKey('a-hash')).toEqual(KEY);
    expect(reads()).toBe(1);
    clock.advance(1);
    await directory.findApiKey('a-hash');
    expect(reads()).toBe(2);
  });

  test('is refused at the latest a minute after its revocation, however often it is used', async () => {
    const { clock, keys, directory } = setUp();
    await directory.findApiKey('a-hash');
    keys.set('a-hash', { ...KEY, status: 'revoked' });
    for (let second = 1; second < 60; second += 1) {
      clock.advance(1000);
      await directory.findApiKey('a-hash');
    }
    clock.advance(1000);
    expect(REMEMBERED_MILLISECONDS).toBe(MINUTE);
    expect(await directory.findApiKey('a-hash')).toMatchObject({ status: 'revoked' });
  });

  test('that was missing is there as soon as it is made', async () => {
    const { keys, directory } = setUp();
    expect(await directory.findApiKey('new-hash')).toBeUndefined();
    keys.set('new-hash', KEY);
    expect(await directory.findApiKey('new-hash')).toEqual(KEY);
  });
});

test('a remembered project is read once a minute', async () => {
  const { clock, directory, reads } = setUp();
  await directory.findProject(PROJECT.id);
  expect(await directory.findProject(PROJECT.id)).toEqual(PROJECT);
  expect(reads()).toBe(1);
  clock.advance(MINUTE);
  await directory.findProject(PROJECT.id);
  expect(reads()).toBe(2);
});

describe('a memory', () => {
  function memory() {
    const reads: string[] = [];
    const load = async (key: string) => {
      reads.push(key);
      return key === 'absent' ? undefined : `value of ${key}`;
    };
    return { reads, recall: remembered(load, { clock: fakeClock(), milliseconds: MINUTE, entries: 2 }) };
  }

  test('forgets the oldest when it is full', async () => {
    const { reads, recall } = memory();
    for (const key of ['a', 'b', 'c', 'b', 'c']) await recall(key);
    expect(reads).toEqual(['a', 'b', 'c']);
    expect(await recall('a')).toBe('value of a');
    expect(reads).toEqual(['a', 'b', 'c', 'a']);
  });

  test('is not filled by what is absent', async () => {
    const { reads, recall } = memory();
    for (const key of ['a', 'b', 'absent', 'absent', 'a', 'b']) await recall(key);
    expect(reads).toEqual(['a', 'b', 'absent', 'absent']);
  });

  test('does not keep a failure', async () => {
    let away = true;
    const load = async () => {
      if (away) throw new Error('The store is away.');
      return 'value';
    };
    const recall = remembered(load, { clock: fakeClock(), milliseconds: MINUTE, entries: 2 });
    await expect(recall('a')).rejects.toThrow('away');
    away = false;
    expect(await recall('a')).toBe('value');
  });
});

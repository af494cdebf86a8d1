import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApiKey, hashApiKey, mintApiKey } from '../../shared/projects/api-key.ts';
import { authenticate } from '../../shared/projects/authenticate.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { PROJECT } from '../fakes/verifications.ts';

const { key: live } = mintApiKey('live', randomBytes);
const { key: revoked } = mintApiKey('live', randomBytes);
const { key: unknown } = mintApiKey('test', randomBytes);
const owner = { id: 'aKeyId01', projectId: PROJECT.id, environment: 'live' } as const;

function directory(): { findApiKey(hash: string): Promise<ApiKey | undefined>; asked: string[] } {
  const asked: string[] = [];
  const keys = new Map<string | undefined, ApiKey>([
    [hashApiKey(live), { ...owner, status: 'active' }],
    [hashApiKey(revoked), { ...owner, status: 'revoked' }],
  ]);
  return {
    asked,
    async findApiKey(hash) {
      asked.push(hash);
      return keys.get(hash);
    },
  };
}

describe('an API key', () => {
  test.each([
    ['as the standard writes it', `Bearer ${live}`],
    ['with the scheme in lower case', `bearer ${live}`],
    ['with more spaces', `Bearer   ${live}`],
  ])('opens its project %s', async (_how, authorization) => {
    expect(await authenticate(directory(), authorization)).toEqual({ ...owner, status: 'active' });
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['a scheme alone', 'Bearer'],
    ['of another scheme', `Basic ${live}`],
    ['without a scheme', live],
    ['malformed', 'Bearer hello'],
    ['too short', `Bearer ${live.slice(0, -1)}`],
    ['too long', `Bearer ${live}A`],
    ['of another environment', `Bearer ${live.replace('pk_live_', 'pk_prod_')}`],
    ['of the other environment with the same secret', `Bearer ${live.replace('pk_live_', 'pk_test_')}`],
    ['mistyped in one place', `Bearer ${live.slice(0, 20)}${live[20] === 'A' ? 'B' : 'A'}${live.slice(21)}`],
    ['in capitals', `Bearer ${live.toUpperCase()}`],
    ['with something behind it', `Bearer ${live} x`],
    ['with a line break behind it', `Bearer ${live}\n`],
    ['unknown', `Bearer ${unknown}`],
    ['revoked', `Bearer ${revoked}`],
  ])('that is %s is refused in the same words', async (_what, authorization) => {
    const { code, message, details, headers } = await refusalOf(() =>
      authenticate(directory(), authorization),
    );
    expect({ code, message, details, headers }).toEqual({
      code: 'unauthorized',
      message: 'Send a valid API key as `Authorization: Bearer pk_...`.',
      details: undefined,
      headers: { 'www-authenticate': 'Bearer' },
    });
  });

  test.each([
    ['can’t be one', 'Bearer hello'],
    ['has a wrong checksum', `Bearer ${live.slice(0, -1)}${live.endsWith('0') ? '1' : '0'}`],
  ])('that %s is not looked up', async (_how, authorization) => {
    const keys = directory();
    await refusalOf(() => authenticate(keys, authorization));
    expect(keys.asked).toEqual([]);
  });

  test('is looked up by its hash, never by itself', async () => {
    const keys = directory();
    await authenticate(keys, `Bearer ${live}`);
    expect(keys.asked).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test('of any form is refused and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect((await refusalOf(() => authenticate(directory(), `Bearer ${text}`))).code).toBe(
          'unauthorized',
        );
      }),
    );
  });
});

describe('a minted key', () => {
  test.each(['live', 'test'] as const)('says that it is %s and which, and is accepted', (environment) => {
    const { id, key } = mintApiKey(environment, randomBytes);
    expect(key).toMatch(new RegExp(`^pk_${environment}_${id}[0-9A-Za-z]{49}$`));
    expect(id).toMatch(/^[0-9A-Za-z]{8}$/);
    expect(hashApiKey(key)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('carries all of its 32 random bytes', () => {
    const zeros = mintApiKey('live', (length) => Buffer.alloc(length));
    const last = mintApiKey('live', (length) => Buffer.alloc(length, length === 32 ? 255 : 0));
    const first = mintApiKey('live', (length) => Buffer.alloc(length).fill(length === 32 ? 1 : 0, 0, 1));
    expect(new Set([zeros.key, last.key, first.key]).size).toBe(3);
    expect(zeros.key).toMatch(/^pk_live_0{51}/);
  });
});

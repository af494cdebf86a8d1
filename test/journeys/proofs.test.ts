import { beforeAll, describe, expect, test } from 'vitest';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';
const VALIDATE = '/api/v1/proofs/validate';

const running = useLocalStack();
let live: string;
let sandbox: string;

beforeAll(async () => {
  // One after the other: a Telegram account answers the verification that it started last.
  live = await prove(running.local.apiKeys.live);
  sandbox = await prove(running.local.apiKeys.test);
});

async function prove(key: string): Promise<string> {
  const client = apiClient(running.local.baseUrl, key);
  const { id, code } = await client.create();
  await personWith(NUMBER, running.local).telegram(code);
  return (await client.poll(id)).proof?.token ?? '';
}

async function validate(body: unknown, key?: string) {
  const answer = await apiClient(running.local.baseUrl, key).request('POST', VALIDATE, body);
  return { status: answer.status, ...JSON.parse(answer.text) };
}

describe('a proof is checked by asking', () => {
  test('and a good one is valid, for anybody', async () => {
    expect(await validate({ proof_token: live })).toEqual({
      status: 200,
      valid: true,
      verification: {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        type: 'phone',
        channel: 'telegram',
        verified_at: expect.stringMatching(/Z$/),
        expires_at: expect.stringMatching(/Z$/),
        user_id: running.local.projectId,
      },
    });
  });

  test('also whether it is about a number, however that is written', async () => {
    expect(await validate({ proof_token: live, identifier: '+370 691 99199' })).toMatchObject({
      valid: true,
    });
    expect(await validate({ proof_token: live, identifier: '+37069199100' })).toMatchObject({
      status: 200,
      valid: false,
      reason: 'identifier_mismatch',
    });
  });

  test.each([
    ['what is no token', () => 'no token', 'malformed'],
    ['half a token', () => live.split('.').slice(0, 2).join('.'), 'malformed'],
    ['a changed claim', () => changed(live, 'channel', 'sms'), 'invalid_signature'],
    ['another issuer', () => changed(live, 'iss', 'https://elsewhere.example'), 'unknown_issuer'],
    ['a token without a signature', () => unsigned(live), 'invalid_signature'],
    ['a sandbox proof', () => sandbox, 'unknown_issuer'],
    [
      "a sandbox proof under the live issuer's name",
      () => changed(sandbox, 'iss', running.local.issuer),
      'invalid_signature',
    ],
  ])('%s is not valid', async (_, token, reason) => {
    const answer = await validate({ proof_token: token() });
    expect(answer).toMatchObject({ status: 200, valid: false, reason, message: expect.any(String) });
  });

  test('a sandbox proof is valid for a test key of its project', async () => {
    expect(await validate({ proof_token: sandbox }, running.local.apiKeys.test)).toMatchObject({
      valid: true,
    });
    expect(await validate({ proof_token: sandbox }, running.local.apiKeys.live)).toMatchObject({
      reason: 'unknown_issuer',
    });
  });

  test.each(['Basic abc', 'Bearer pk_live_unknown', `Bearer pk_test_${'A'.repeat(43)}`])(
    'a key that opens nothing (%s) is as good as none',
    async (authorization) => {
      const ask = async (proof_token: string) => {
        const init = { method: 'POST', headers: { authorization }, body: JSON.stringify({ proof_token }) };
        return (await fetch(`${running.local.baseUrl}${VALIDATE}`, init)).json();
      };
      expect(await ask(live)).toMatchObject({ valid: true });
      expect(await ask(sandbox)).toMatchObject({ valid: false, reason: 'unknown_issuer' });
    },
  );

  test.each([{}, { proof_token: 1 }, { proof_token: '' }])('%j is not a question', async (body) => {
    expect(await validate(body)).toMatchObject({ status: 400, error: { code: 'validation_error' } });
  });

  test('a number that is none is not a question either', async () => {
    expect(await validate({ proof_token: live, identifier: '12' })).toMatchObject({
      status: 400,
      error: { code: 'invalid_identifier' },
    });
  });
});

test('the key set is for caches, and unchanged costs nothing', async () => {
  const url = `${running.local.baseUrl}/.well-known/jwks.json`;
  const first = await fetch(url);
  expect(first.headers.get('cache-control')).toBe('public, max-age=86400');
  const { keys } = (await first.json()) as { keys: object[] };
  expect(keys).toEqual([
    { kty: 'RSA', n: expect.any(String), e: 'AQAB', alg: 'RS256', use: 'sig', kid: expect.any(String) },
  ]);
  const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test('an expired proof is not valid any more', async () => {
  running.stack.advanceClock(31 * 86_400_000);
  expect(await validate({ proof_token: live })).toMatchObject({ valid: false, reason: 'expired' });
});

function changed(token: string, claim: string, value: string): string {
  const [header, claims = '', signature] = token.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  const written = Buffer.from(JSON.stringify({ ...read, [claim]: value })).toString('base64url');
  return [header, written, signature].join('.');
}

function unsigned(token: string): string {
  const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return [header, token.split('.')[1], ''].join('.');
}

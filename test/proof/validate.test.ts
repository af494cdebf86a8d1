import { createHmac, createPublicKey, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DAY, fakeClock, TEN_O_CLOCK } from '../fakes/clock.ts';
import { settingsWith } from '../fakes/signing-keys.ts';
import { ISSUER, NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';
import {
  claimsOf,
  deployment,
  encode,
  liveKey,
  PROVEN,
  proof,
  signedAnyway,
  stranger,
  testKey,
  validate,
} from './tokens.ts';

describe('a proof is valid', () => {
  test('when we signed it, and says what it proves', async () => {
    expect(await validate(await proof('live'))).toEqual({
      valid: true,
      verification: {
        id: PROVEN.id,
        type: 'phone',
        channel: 'telegram',
        verified_at: '2026-02-04T10:01:00.000Z',
        expires_at: '2026-03-06T10:01:00.000Z',
        user_id: PROJECT.id,
      },
    });
  });

  test('for the number that it is about', async () => {
    expect(await validate(await proof('live'), { number: NUMBER })).toMatchObject({ valid: true });
  });

  test('until the second of its expiry', async () => {
    const token = await proof('live');
    const lastSecond = fakeClock(PROVEN.match.at + 30 * DAY - 1000);
    expect(await validate(token, { clock: lastSecond })).toMatchObject({ valid: true });
    lastSecond.advance(1000);
    expect(await validate(token, { clock: lastSecond })).toMatchObject({ valid: false, reason: 'expired' });
  });

  test('when the key that signed it has been retired since', async () => {
    const retired = { ...deployment.live.key, state: 'retired' as const };
    const settings = settingsWith([stranger.key, retired, deployment.test.key]);
    expect(await validate(await proof('live'), { settings })).toMatchObject({ valid: true });
  });

  test('in the sandbox for a test key of its project, and for nobody else', async () => {
    const token = await proof('test');
    expect(await validate(token, { apiKey: testKey })).toMatchObject({ valid: true });
    for (const apiKey of [undefined, liveKey, { ...testKey, projectId: 'ffffffffffffffffffffffff' }]) {
      const asked = apiKey ? { apiKey } : {};
      expect(await validate(token, asked)).toMatchObject({ valid: false, reason: 'unknown_issuer' });
    }
  });
});

describe('a proof is not valid', () => {
  const publicPem = createPublicKey(deployment.live.privateKey).export({ type: 'spki', format: 'pem' });
  const { kid } = deployment.live.key;

  function forgedByHs256(secret: string | Buffer) {
    const input = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(claimsOf())}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }

  test.each([
    ['signed by a stranger’s key', () => proof('live', stranger), 'invalid_signature'],
    [
      'signed by a stranger who names our key',
      () => proof('live', { ...stranger, key: deployment.live.key }),
      'invalid_signature',
    ],
    ['signed by the test key', () => proof('live', deployment.test), 'invalid_signature'],
    [
      'of the algorithm none',
      () => `${encode({ alg: 'none', kid })}.${encode(claimsOf())}.`,
      'invalid_signature',
    ],
    [
      'of the algorithm none with a signature',
      () => `${encode({ alg: 'none', kid })}.${encode(claimsOf())}.AAAA`,
      'invalid_signature',
    ],
    ['of HS256 with our public key (PEM) as the secret', () => forgedByHs256(publicPem), 'invalid_signature'],
    [
      'of HS256 with our public key (JWK) as the secret',
      () => forgedByHs256(JSON.stringify(deployment.live.key.jwk)),
      'invalid_signature',
    ],
    ['of HS256 with an empty secret', () => forgedByHs256(''), 'invalid_signature'],
    ['of an unknown key', () => signedAnyway(claimsOf(), { kid: randomUUID() }), 'invalid_signature'],
    [
      'of another algorithm of the same key',
      () => signedAnyway(claimsOf(), { alg: 'PS256' }),
      'invalid_signature',
    ],
    [
      'of another issuer',
      () => signedAnyway(claimsOf({ iss: 'https://elsewhere.example.com' })),
      'unknown_issuer',
    ],
    ['of our issuer with a slash', () => signedAnyway(claimsOf({ iss: `${ISSUER}/` })), 'unknown_issuer'],
    ['of no issuer', () => signedAnyway(claimsOf({ iss: undefined })), 'unknown_issuer'],
    ['without an expiry', () => signedAnyway(claimsOf({ exp: undefined })), 'malformed'],
    ['without a project', () => signedAnyway(claimsOf({ user_id: undefined })), 'malformed'],
    ['expired', () => signedAnyway(claimsOf({ exp: Math.floor(TEN_O_CLOCK / 1000) })), 'expired'],
    [
      'expired and signed by a stranger',
      () => proof('live', stranger, { proofExpiryDays: -60 }),
      'invalid_signature',
    ],
    ['empty', () => '', 'malformed'],
    ['no JWT', () => 'hello', 'malformed'],
    ['two parts', () => 'a.b', 'malformed'],
    ['three parts of nothing', () => '..', 'malformed'],
    ['claims that are a list', () => `${encode({ alg: 'RS256' })}.${encode([1])}.AAAA`, 'malformed'],
    ['an encrypted JWT', () => 'a.b.c.d.e', 'malformed'],
  ])('when it is %s', async (_what, make, reason) => {
    const answer = await validate(await make());
    expect(answer).toEqual({ valid: false, reason, message: expect.stringMatching(/^This .*\.$/) });
  });

  test('about another number', async () => {
    const answer = await validate(await proof('live'), { number: OTHER_NUMBER });
    expect(answer).toMatchObject({ valid: false, reason: 'identifier_mismatch' });
  });

  test('in the sandbox when the live key signed it', async () => {
    const answer = await validate(await proof('test', deployment.live), { apiKey: testKey });
    expect(answer).toMatchObject({ valid: false, reason: 'invalid_signature' });
  });

  test('once one character of its claims or signature differs', async () => {
    const [header = '', claims = '', signature = ''] = (await proof('live')).split('.');
    const other = Buffer.from(claims, 'base64url').toString('utf8').replace('telegram"', 'whatsapp"');
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    const changed = [
      [header, Buffer.from(other).toString('base64url'), signature],
      [header, claims, flipped],
      [header, claims, ''],
      [header, claims, signature.slice(0, -4)],
    ];
    for (const parts of changed) {
      expect(await validate(parts.join('.'))).toMatchObject({ valid: false, reason: 'invalid_signature' });
    }
  });
});

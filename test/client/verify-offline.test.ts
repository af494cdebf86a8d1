import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type VerifyOfflineOptions, verifyOffline } from '../../shared/client/index.ts';
import { NUMBER } from './answers.ts';
import { ISSUER, NOW, newIssuer, PROJECT, proofClaims } from './issuer.ts';

const issuer = await newIssuer();

function check(token: string, options: Partial<VerifyOfflineOptions> = {}) {
  return verifyOffline(token, {
    issuer: ISSUER,
    audience: PROJECT,
    jwks: issuer.jwks,
    currentDate: NOW,
    ...options,
  });
}

function refusedAs(reason: string) {
  return { valid: false, reason, message: expect.stringMatching(/^This /) };
}

describe('a proof holds', () => {
  test('and tells what it says', async () => {
    const token = await issuer.proof({ nonce: 'for this login', external_user_id: 'user-1' });
    expect(await check(token, { identifier: NUMBER, nonce: 'for this login' })).toEqual({
      valid: true,
      claims: { ...proofClaims(), nonce: 'for this login', external_user_id: 'user-1' },
    });
  });

  test('signed by ES256', async () => {
    const other = await newIssuer('ES256');
    expect(await check(await other.proof(), { jwks: other.jwks })).toMatchObject({ valid: true });
  });

  test('with the published vector of the live issuer', async () => {
    const file = new URL('../proof/vectors/live-telegram.json', import.meta.url);
    const vector = z
      .object({
        identifier: z.string(),
        jwk: z.looseObject({}),
        claims: z.looseObject({}),
        token: z.string(),
      })
      .parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(
      await check(vector.token, {
        jwks: { keys: [z.looseObject({ kty: z.string() }).parse(vector.jwk)] },
        identifier: vector.identifier,
      }),
    ).toEqual({ valid: true, claims: vector.claims });
  });

  test('until the second in which it ends', async () => {
    const token = await issuer.proof();
    const end = 1000 * proofClaims().exp;
    expect(await check(token, { currentDate: new Date(end - 1) })).toMatchObject({ valid: true });
    expect(await check(token, { currentDate: new Date(end) })).toEqual(refusedAs('expired'));
  });
});

describe('a proof is refused', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['of another issuer', { iss: 'https://evil.example.com' }, 'unknown_issuer'],
    ['of an issuer whose name only begins so', { iss: `${ISSUER}/` }, 'unknown_issuer'],
    ['of several issuers', { iss: [ISSUER] }, 'unknown_issuer'],
    ['without an issuer', { iss: undefined }, 'unknown_issuer'],
    ['of the sandbox', { iss: `${ISSUER}/test`, test: true }, 'unknown_issuer'],
    ['that is a test under the live issuer', { test: true }, 'unknown_issuer'],
    ['of another project', { aud: '65c0f1d2a3b4c5d6e7f80913' }, 'audience_mismatch'],
    ['of several projects', { aud: [PROJECT, 'another'] }, 'malformed'],
    ['of no project', { aud: undefined }, 'malformed'],
    ['without an end', { exp: undefined }, 'malformed'],
    ['with an end that is a text', { exp: '9999999999' }, 'malformed'],
    ['that has not begun', { nbf: 9_999_999_999 }, 'malformed'],
    ['of another version', { proof_schema_version: '2.0' }, 'malformed'],
    ['of a number version', { proof_schema_version: 1 }, 'malformed'],
    ['without a hash', { identifier_hash: undefined }, 'malformed'],
    ['without an id', { jti: undefined }, 'malformed'],
    ['of an assurance nobody knows', { assurance: 'absolute' }, 'malformed'],
    ['of a test that is not true', { test: 'true' }, 'malformed'],
    ['with a nonce that is no text', { nonce: 5 }, 'malformed'],
  ])('%s', async (_what, claims, reason) => {
    expect(await check(await issuer.proof(claims))).toEqual(refusedAs(reason));
  });

  test('of another number', async () => {
    const identifier = '+37069199198';
    expect(await check(await issuer.proof(), { identifier })).toEqual(refusedAs('identifier_mismatch'));
  });

  test.each([{ nonce: 'for another login' }, { nonce: undefined }, { nonce: '' }])(
    'with the nonce of another purpose: %j',
    async (claims) => {
      const token = await issuer.proof(claims);
      expect(await check(token, { nonce: 'for this login' })).toEqual(refusedAs('nonce_mismatch'));
    },
  );

  test.each([
    ['low', undefined, false],
    ['low', 'low', true],
    ['basic', undefined, true],
    ['basic', 'confirmed', false],
    ['confirmed', undefined, true],
    ['confirmed', 'confirmed', true],
  ] as const)('or not, being %s where %s is asked for', async (assurance, least, valid) => {
    const validation = await check(await issuer.proof({ assurance }), least ? { assurance: least } : {});
    expect(validation).toMatchObject(valid ? { valid } : refusedAs('insufficient_assurance'));
  });

  test.each(['verso-revocations+jwt', 'at+jwt', undefined])('of the type %s', async (typ) => {
    expect(await check(await issuer.proof({}, { typ }))).toEqual(refusedAs('malformed'));
  });

  test('that is a list of revoked proofs', async () => {
    expect(await check(await issuer.page([]))).toEqual(refusedAs('malformed'));
  });
});

describe('a sandbox', () => {
  test('takes its own proofs by its own name, and no live ones', async () => {
    const sandbox = { issuer: `${ISSUER}/test` };
    const token = await issuer.proof({ iss: sandbox.issuer, test: true });
    expect(await check(token, sandbox)).toMatchObject({ valid: true, claims: { test: true } });
    expect(await check(await issuer.proof(), sandbox)).toEqual(refusedAs('unknown_issuer'));
  });
});

describe('a check does not go missing by accident', () => {
  test('about a number under its project’s own key is compared by that key alone', async () => {
    const key = Buffer.alloc(32, 7);
    const keyed = createHmac('sha256', key).update(NUMBER).digest('hex');
    const token = await issuer.proof({ identifier_hash: keyed, identifier_hash_keyed: true });
    const identifierHashKey = key.toString('base64url');
    expect(await check(token, { identifier: NUMBER, identifierHashKey })).toMatchObject({ valid: true });
    const other = Buffer.alloc(32, 8).toString('base64url');
    expect(await check(token, { identifier: NUMBER, identifierHashKey: other })).toEqual(
      refusedAs('identifier_mismatch'),
    );
    await expect(check(token, { identifier: NUMBER })).rejects.toThrow(TypeError);
    expect(await check(token)).toMatchObject({ valid: true });
  });

  test.each(['identifier', 'identifierHashKey', 'nonce', 'assurance', 'revocations'])(
    '%s is there and undefined',
    async (name) => {
      const token = await issuer.proof();
      await expect(check(token, { [name]: undefined })).rejects.toThrow(`${name} is undefined`);
    },
  );

  test.each(['issuer', 'audience'])('%s is empty or missing', async (name) => {
    const token = await issuer.proof({ [name === 'issuer' ? 'iss' : 'aud']: '' });
    for (const value of ['', undefined])
      await expect(check(token, { [name]: value })).rejects.toThrow(`${name} is missing`);
  });

  test('assurance is a word that nobody knows', async () => {
    const assurance = 'Low' as 'low';
    await expect(check(await issuer.proof(), { assurance })).rejects.toThrow('low, basic, confirmed');
  });
});

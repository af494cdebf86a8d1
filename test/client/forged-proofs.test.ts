import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { exportSPKI, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifyOffline } from '../../shared/client/index.ts';
import { altered, ISSUER, NOW, newIssuer, PROJECT } from './issuer.ts';

const issuer = await newIssuer();
const stranger = await newIssuer();

function check(token: string, jwks = issuer.jwks) {
  return verifyOffline(token, { issuer: ISSUER, audience: PROJECT, jwks, currentDate: NOW });
}

function refusedAs(reason: string) {
  return { valid: false, reason, message: expect.stringMatching(/^This /) };
}

describe('a forger fails', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['with a key of their own', () => stranger.proof(), 'invalid_signature'],
    [
      'with a key of their own under the issuer’s kid',
      () => stranger.proof({}, { kid: issuer.jwk.kid }),
      'invalid_signature',
    ],
    [
      'with a key of their own in the header',
      () => stranger.proof({}, { jwk: stranger.jwk, kid: issuer.jwk.kid }),
      'invalid_signature',
    ],
    [
      'without a signature',
      async () => altered(await issuer.proof(), { header: { alg: 'none' } }),
      'invalid_signature',
    ],
    [
      'without a signature, and without the bytes of one',
      async () => altered(await issuer.proof(), { header: { alg: 'none' } }).replace(/[^.]*$/, ''),
      'invalid_signature',
    ],
    ['with the public key as a secret', () => signedWithPublicKey(), 'invalid_signature'],
    [
      'with another claim',
      async () => altered(await issuer.proof(), { claims: { assurance: 'confirmed' } }),
      'invalid_signature',
    ],
    ['with a kid that nobody knows', () => stranger.proof({}, { kid: 'other' }), 'invalid_signature'],
    ['with two parts', async () => (await issuer.proof()).split('.').slice(0, 2).join('.'), 'malformed'],
    ['with five parts', async () => `${await issuer.proof()}.a.b`, 'malformed'],
  ])('%s', async (_how, token, reason) => {
    expect(await check(await token())).toEqual(refusedAs(reason));
  });

  test('with a good key of another algorithm under this key’s kid', async () => {
    const other = await newIssuer('ES256');
    const both = { keys: [issuer.jwk, other.jwk] };
    const token = await other.proof({}, { kid: issuer.jwk.kid });
    expect(await check(token, both)).toEqual(refusedAs('invalid_signature'));
  });

  test('with any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await check(text)).toMatchObject({ valid: false });
      }),
    );
  });

  test('with any change to one character', async () => {
    const token = await issuer.proof();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'AQgw-_.x'), async (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        const last = token.length - 1;
        // The last character carries bits that are not the signature's.
        fc.pre(changed !== token && at !== last);
        expect(await check(changed)).toMatchObject({ valid: false });
      }),
    );
  });
});

/** What a library that takes the algorithm from the token would accept (RFC 8725 section 2.1). */
async function signedWithPublicKey(): Promise<string> {
  const key = await importJWK(issuer.jwk, 'RS256', { extractable: true });
  if (key instanceof Uint8Array) throw new Error('An RSA key was expected.');
  const [header, claims] = altered(await issuer.proof(), { header: { alg: 'HS256' } }).split('.');
  const signed = `${header}.${claims}`;
  return `${signed}.${createHmac('sha256', await exportSPKI(key))
    .update(signed)
    .digest('base64url')}`;
}

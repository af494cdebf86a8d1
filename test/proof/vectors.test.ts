import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { importJWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { identifierHash } from '../../shared/proof/claims.ts';
import { proofToken, signingInput } from '../../shared/proof/token.ts';
import type { VerifiedVerification } from '../../shared/verification/verification.ts';
import { provenVerification } from '../fakes/verifications.ts';

const VECTOR = z.object({
  note: z.string(),
  identifier: z.string(),
  jwk: z.object({
    kty: z.string(),
    n: z.string(),
    e: z.string(),
    alg: z.string(),
    use: z.string(),
    kid: z.string(),
  }),
  header: z.record(z.string(), z.unknown()),
  claims: z.record(z.string(), z.unknown()),
  signing_input: z.string(),
  signature: z.string(),
  token: z.string(),
});

type Vector = z.infer<typeof VECTOR>;

async function vector(name: string): Promise<Vector> {
  return VECTOR.parse(JSON.parse(await readFile(new URL(`./vectors/${name}.json`, import.meta.url), 'utf8')));
}

/** The verification that each vector is about. */
const VERIFICATIONS = {
  'live-telegram': (proof) => proven(proof, {}),
  'test-whatsapp': (proof) =>
    proven(proof, {
      environment: 'test',
      channels: ['whatsapp'],
      nonce: 'n-0S6_WzA2Mj',
      externalUserId: 'vartotojas-ą-7',
      proofExpiryDays: 1,
      match: {
        channel: 'whatsapp',
        method: 'whatsapp_from',
        assurance: 'basic',
        at: Date.UTC(2026, 1, 4, 10, 1, 2, 999),
        data: { wa_id: '37069199199' },
      },
    }),
} as const satisfies Record<string, (proof: Vector) => VerifiedVerification>;

function proven({ jwk, signature }: Vector, overrides: Partial<VerifiedVerification>): VerifiedVerification {
  return {
    ...provenVerification(),
    status: 'verified',
    match: {
      channel: 'telegram',
      method: 'telegram_contact',
      assurance: 'basic',
      at: Date.UTC(2026, 1, 4, 10, 1),
      data: { telegram_user_id: 11223344 },
    },
    signature: { keyId: jwk.kid, algorithm: 'RS256', bytes: Buffer.from(signature, 'base64url') },
    ...overrides,
  };
}

describe.each(['live-telegram', 'test-whatsapp'] as const)('the published vector %s', (name) => {
  test('is what we sign and answer, byte for byte', async () => {
    const expected = await vector(name);
    const verification = VERIFICATIONS[name](expected);
    expect(signingInput(verification, verification.match, verification.signature)).toBe(
      expected.signing_input,
    );
    expect(proofToken(verification)).toBe(expected.token);
  });

  test('says in plain JSON what its token says, in the same order', async () => {
    const { token, header, claims, signing_input, signature } = await vector(name);
    const [first, second, third] = token.split('.');
    expect(Buffer.from(first ?? '', 'base64url').toString('utf8')).toBe(JSON.stringify(header));
    expect(Buffer.from(second ?? '', 'base64url').toString('utf8')).toBe(JSON.stringify(claims));
    expect(third).toBe(signature);
    expect(token).toBe(`${signing_input}.${signature}`);
  });

  test('is verified by jose with nothing but the public key', async () => {
    const { token, jwk, claims } = await vector(name);
    const { payload, protectedHeader } = await jwtVerify(token, await importJWK(jwk), {
      issuer: z.string().parse(claims.iss),
      audience: z.string().parse(claims.aud),
      algorithms: ['RS256'],
      typ: 'JWT',
      currentDate: new Date('2026-02-05T00:00:00Z'),
    });
    expect(payload).toEqual(claims);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: jwk.kid });
  });

  test('is verified by node:crypto alone, and not once a byte differs', async () => {
    const { jwk, signing_input, signature } = await vector(name);
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const bytes = Buffer.from(signature, 'base64url');
    expect(verify('sha256', Buffer.from(signing_input), key, bytes)).toBe(true);
    expect(verify('sha256', Buffer.from(`${signing_input}A`), key, bytes)).toBe(false);
  });

  test('names its key by the RFC 7638 thumbprint', async () => {
    const { jwk } = await vector(name);
    const members = JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n });
    expect(createHash('sha256').update(members).digest('base64url')).toBe(jwk.kid);
  });

  test('holds the hash of its number and never the number', async () => {
    const { claims, identifier } = await vector(name);
    expect(claims.identifier_hash).toBe(identifierHash(identifier));
    expect(JSON.stringify(claims)).not.toContain(identifier.slice(1));
  });
});

describe('a number’s hash', () => {
  test('is the lower-case hex SHA-256 of its E.164', () => {
    expect(identifierHash('+37069199199')).toBe(
      '1a84d7ea4cfcfa4a7fde9c221c967e6f1cfa22fd5b68e4cbac0912ceb8b602f9',
    );
  });
});

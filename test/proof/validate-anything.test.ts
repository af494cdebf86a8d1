import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeSigner } from '../fakes/signing-keys.ts';
import { ISSUER } from '../fakes/verifications.ts';
import { claimsOf, deployment, encode, stranger, testKey, validate } from './tokens.ts';

describe('whatever is sent', () => {
  const parts = fc.array(
    fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.jsonValue().map(encode),
      fc.record({ iss: fc.constant(ISSUER) }).map(encode),
    ),
    { minLength: 3, maxLength: 3 },
  );
  const headers = fc.record(
    {
      alg: fc.oneof(fc.constantFrom('none', 'RS256', 'ES256', 'HS256', 'EdDSA'), fc.jsonValue()),
      kid: fc.oneof(fc.constant(deployment.live.key.kid), fc.jsonValue()),
      typ: fc.jsonValue(),
      crit: fc.oneof(fc.constant(['b64']), fc.jsonValue()),
      b64: fc.jsonValue(),
      jwk: fc.constant(stranger.key.jwk),
      zip: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const likely = fc
    .tuple(headers, fc.jsonValue(), fc.base64String())
    .map(([header, extra, signature]) => [encode(header), encode(claimsOf({ extra })), signature]);

  test.each([
    ['any text', fc.string({ unit: 'binary' })],
    ['anything in three parts', parts.map((each) => each.join('.'))],
    ['any header over our claims', likely.map((each) => each.join('.'))],
  ])('%s is answered, not thrown at, and is not valid', async (_what, tokens) => {
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        expect((await validate(token, { apiKey: testKey })).valid).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('any claims, signed by our own key by mistake, are answered', async () => {
    const odd = fc.record(
      {
        exp: fc.jsonValue(),
        nbf: fc.jsonValue(),
        iat: fc.jsonValue(),
        aud: fc.jsonValue(),
        sub: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(odd, async (claims) => {
        const header = { alg: 'RS256', kid: deployment.live.key.kid };
        const input = Buffer.from(`${encode(header)}.${encode(claimsOf(claims))}`);
        const signature = await fakeSigner(deployment.live).sign(deployment.live.key, input);
        const answer = await validate(`${input}.${Buffer.from(signature).toString('base64url')}`);
        expect(typeof answer.valid).toBe('boolean');
      }),
      { numRuns: 100 },
    );
  });
});

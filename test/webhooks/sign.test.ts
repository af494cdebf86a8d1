import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signatureHeaders } from '../../shared/webhooks/sign.ts';

const NOW = Date.now();

test("a delivery is signed as Standard Webhooks' own example is", () => {
  // All of its libraries hold themselves to this one.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = '{"test": 2432232314}';
  const headers = signatureHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', body, [secret], 1_614_265_330_000);
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test("whatever the body and the secrets are, the standard's own library takes it under each of them", () => {
  const secret = fc
    .uint8Array({ minLength: 24, maxLength: 64 })
    .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
  fc.assert(
    fc.property(fc.json(), secret, secret, (body, old, young) => {
      const headers = signatureHeaders('evt_1', body, [old, young], NOW);
      for (const each of [old, young]) {
        expect(new Webhook(each).verify(body, { ...headers })).toEqual(JSON.parse(body));
      }
    }),
  );
});

import { describe, expect, test } from 'vitest';
import { createVersoClient, VersoConnectionError } from '../../shared/client/index.ts';
import { created, delivery, ended, ID, NUMBER, pending, refusal, verified } from './answers.ts';
import { failureOf } from './failure.ts';
import { useService } from './service.ts';

const KEY = 'pk_live_dGhpcyBpcyBub3QgYSBrZXkgb2YgYW55Ym9keQ';
const service = useService();
const client = (options: object = {}) => createVersoClient({ baseUrl: service.url, apiKey: KEY, ...options });
const onlyRequest = () => {
  expect(service.received).toHaveLength(1);
  return service.received[0];
};

describe('create', () => {
  const request = { type: 'phone', channel: 'telegram', identifier: NUMBER } as const;

  test('posts the request with the key, and answers the code and the links', async () => {
    service.answer(() => ({ status: 201, body: created }));
    const verification = await client().create({ ...request, nonce: 'for this login' });
    expect(verification).toEqual(created);
    expect(onlyRequest()).toMatchObject({
      method: 'POST',
      url: '/api/v1/verifications',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    });
    expect(JSON.parse(onlyRequest()?.body ?? '')).toEqual({ ...request, nonce: 'for this login' });
    expect(onlyRequest()?.headers).not.toHaveProperty('idempotency-key');
  });

  test('names itself with an Idempotency-Key, if it is given one', async () => {
    service.answer(() => ({ status: 201, body: created }));
    await client().create(request, { idempotencyKey: 'login 4711' });
    expect(onlyRequest()?.headers['idempotency-key']).toBe('login 4711');
  });

  test.each(['', 'a\nb', 'é', 'x'.repeat(256)])('sends nothing with the Idempotency-Key %j', async (key) => {
    await expect(client().create(request, { idempotencyKey: key })).rejects.toThrow(TypeError);
    expect(service.received).toEqual([]);
  });
});

describe('confirm', () => {
  test.each([{ pin: '123456' }, { result: 'A'.repeat(22) }])('posts %j', async (confirmation) => {
    service.answer(() => ({ body: verified }));
    expect(await client().confirm(ID, confirmation)).toEqual(verified);
    expect(JSON.parse(onlyRequest()?.body ?? '')).toEqual(confirmation);
  });
});

describe('every call', () => {
  const calls = [
    ['get', 'GET', `/api/v1/verifications/${ID}`, verified, () => client().get(ID)],
    ['cancel', 'POST', `/api/v1/verifications/${ID}/cancel`, ended('cancelled'), () => client().cancel(ID)],
    [
      'confirm',
      'POST',
      `/api/v1/verifications/${ID}/confirm`,
      verified,
      () => client().confirm(ID, { result: 'A'.repeat(22) }),
    ],
    [
      'testVerify',
      'POST',
      `/api/v1/verifications/${ID}/test-verify`,
      { id: ID, status: 'verified', proof_token: 'a.b.c', test_mode: true },
      () => client().testVerify(ID),
    ],
    [
      'revokeProof',
      'POST',
      `/api/v1/proofs/${ID}/revoke`,
      {
        success: true,
        verification_id: ID,
        status: 'revoked',
        revoked_at: '2026-11-23T20:04:02.598Z',
        reason: 'fraud',
      },
      () => client().revokeProof(ID, 'fraud'),
    ],
    [
      'proofStatus',
      'GET',
      `/api/v1/proofs/${ID}/status`,
      { proof_id: ID, status: 'valid', is_valid: true, is_revoked: false, is_expired: false },
      () => client().proofStatus(ID),
    ],
    [
      'list',
      'GET',
      '/api/v1/verifications?status=pending&external_user_id=a%26b+c&limit=5',
      {
        data: [pending],
        pagination: { page: 1, limit: 5, total: 1, pages: 1, hasMore: false, nextCursor: null },
      },
      () => client().list({ status: 'pending', external_user_id: 'a&b c', limit: 5 }),
    ],
    [
      'listWebhookDeliveries',
      'GET',
      '/api/v1/webhook-deliveries?status=failed&cursor=a%26b',
      {
        data: [delivery],
        deliveries: [delivery],
        pagination: { page: null, limit: 20, total: 1, pages: 1, hasMore: false, nextCursor: null },
      },
      () => client().listWebhookDeliveries({ status: 'failed', cursor: 'a&b' }),
    ],
    [
      'getWebhookDelivery',
      'GET',
      `/api/v1/webhook-deliveries/${delivery.id}`,
      { ...delivery, payload: null, response_body: 'upstream is down' },
      () => client().getWebhookDelivery(delivery.id),
    ],
    [
      'retryWebhookDelivery',
      'POST',
      `/api/v1/webhook-deliveries/${delivery.id}/retry`,
      {
        success: true,
        message: 'It is on its way once more.',
        delivery_id: delivery.id,
        next_retry_at: '2026-11-24T20:00:00.000Z',
      },
      () => client().retryWebhookDelivery(delivery.id),
    ],
  ] as const;

  test.each(calls)('%s is %s %s', async (_name, method, url, body, call) => {
    service.answer(() => ({ body }));
    expect(await call()).toEqual(body);
    expect(onlyRequest()).toMatchObject({ method, url });
  });

  test.each(calls)(
    '%s takes no other service’s answer for this one’s',
    async (_name, _method, _url, _body, call) => {
      for (const body of ['<html>Sign in to the Wi-Fi</html>', '', 'null', '[]', '{}', '{"id":1}']) {
        service.answer(() => ({ body }));
        expect(await failureOf(call())).toMatchObject({ name: 'VersoConnectionError', reason: 'unreadable' });
      }
    },
  );

  test('gives the reason of a revocation', async () => {
    service.answer(() => ({ status: 404, body: refusal('proof_not_found', 'There is no such proof.') }));
    await failureOf(client().revokeProof(ID, 'fraud'));
    expect(onlyRequest()?.body).toBe('{"reason":"fraud"}');
  });

  test.each([
    ['a/../b?x=1#y', '/api/v1/verifications/a%2F..%2Fb%3Fx%3D1%23y'],
    ['%2e%2e', '/api/v1/verifications/%252e%252e'],
    [' ', '/api/v1/verifications/%20'],
  ])('keeps the id %j within its place of the path', async (id, url) => {
    service.answer(() => ({ status: 404, body: refusal('not_found', 'There is no such verification.') }));
    await failureOf(client().get(id));
    expect(onlyRequest()?.url).toBe(url);
  });

  test.each(['', '.', '..'])('sends nothing for the id %j', async (id) => {
    await expect(client().get(id)).rejects.toThrow(TypeError);
    await expect(client().cancel(id)).rejects.toThrow(TypeError);
    await expect(client().wait(id)).rejects.toThrow(TypeError);
    expect(service.received).toEqual([]);
  });

  test('keeps the path of the base URL', async () => {
    service.answer(() => ({ body: verified }));
    await client({ baseUrl: `${service.url}/phone/` }).get(ID);
    expect(onlyRequest()?.url).toBe(`/phone/api/v1/verifications/${ID}`);
  });

  test('does not follow the service to another host with the key', async () => {
    service.answer(({ url }) =>
      url === '/elsewhere' ? { body: verified } : { status: 307, headers: { location: '/elsewhere' } },
    );
    expect(await failureOf(client().get(ID))).toMatchObject({ code: 'http_307', status: 307 });
    expect(service.received).toHaveLength(1);
  });
});

describe('validate', () => {
  const valid = {
    valid: true,
    verification: { id: ID, type: 'phone', channel: 'telegram', user_id: '65c0f1d2a3b4c5d6e7f80912' },
  };

  test('asks about a token, without a key too', async () => {
    service.answer(() => ({ body: valid }));
    expect(await client({ apiKey: undefined }).validate('a.b.c')).toEqual(valid);
    expect(JSON.parse(onlyRequest()?.body ?? '')).toEqual({ proof_token: 'a.b.c' });
    expect(onlyRequest()?.headers).not.toHaveProperty('authorization');
  });

  test('asks about a number as well, and tells what is wrong', async () => {
    const answer = { valid: false, reason: 'identifier_mismatch', message: 'It is about another number.' };
    service.answer(() => ({ body: answer }));
    const validation = await client().validate('a.b.c', NUMBER);
    expect(validation).toEqual(answer);
    expect(JSON.parse(onlyRequest()?.body ?? '')).toEqual({ proof_token: 'a.b.c', identifier: NUMBER });
  });

  test.each([{}, { valid: 'true', verification: valid.verification }, { valid: true }, { valid: false }])(
    'believes nothing of %j',
    async (body) => {
      service.answer(() => ({ body }));
      expect(await failureOf(client().validate('a.b.c'))).toBeInstanceOf(VersoConnectionError);
    },
  );
});

describe('a client', () => {
  test.each([
    '',
    'verify.example.com',
    'ftp://verify.example.com',
    'https://me:pass@example.com',
    'https://e.com/?a',
  ])('is not made for the base URL %j', (baseUrl) => {
    expect(() => createVersoClient({ baseUrl })).toThrow(TypeError);
  });

  test.each(['', 'pk_live_secret\n', 'pk_live_sëcret', 'pk live'])(
    'is not made with the key %j, nor repeats it',
    (apiKey) => {
      expect(() => createVersoClient({ baseUrl: service.url, apiKey })).toThrow(
        /^apiKey: give the key exactly/,
      );
    },
  );
});

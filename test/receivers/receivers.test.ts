import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as expressReceiver from '../../docs/receivers/express.ts';
import * as honoReceiver from '../../docs/receivers/hono.ts';
import * as nextReceiver from '../../docs/receivers/next.ts';
import { eventBody } from '../../shared/webhooks/event-body.ts';
import { signatureHeaders } from '../../shared/webhooks/sign.ts';
import { provenVerification } from '../fakes/verifications.ts';
import { SECRET } from '../webhooks/delivery-world.ts';
import { completed } from '../webhooks/events.ts';

const server = createServer(expressReceiver.app);
beforeAll(() => new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil)));
afterAll(() => server.close());
afterEach(() => vi.unstubAllEnvs());

const RECEIVERS = {
  express: {
    verified: expressReceiver.verified,
    post: (request: Request) => fetch(request),
    origin: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  },
  hono: {
    verified: honoReceiver.verified,
    post: async (request: Request) => honoReceiver.app.request(request),
    origin: () => 'http://shop.example',
  },
  next: { verified: nextReceiver.verified, post: nextReceiver.POST, origin: () => 'http://shop.example' },
};

describe.each(Object.entries(RECEIVERS))('the receiver for %s', (_name, { post, verified, origin }) => {
  const event = completed(provenVerification().id);
  const body = eventBody({ event, verification: provenVerification() });
  const send = (sent: string, secret = SECRET, signed = body) =>
    post(
      new Request(`${origin()}/hooks/verso`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...signatureHeaders(event.id, signed, [secret], Date.now()),
        },
        body: sent,
      }),
    );

  test('takes what the service sends', async () => {
    vi.stubEnv('VERSO_WEBHOOK_SECRET', SECRET);
    expect((await send(body)).status).toBe(204);
    expect(verified).toEqual(new Set([event.verification_id]));
  });

  test('takes an event of the sandbox, and grants nothing for it', async () => {
    vi.stubEnv('VERSO_WEBHOOK_SECRET', SECRET);
    verified.clear();
    const tried = eventBody({
      event: { ...event, test: true },
      verification: provenVerification({ environment: 'test' }),
    });
    expect((await send(tried, SECRET, tried)).status).toBe(204);
    expect(verified.size).toBe(0);
  });

  test.each([
    ['a changed body', body.replace('"test":false', '"test":true'), SECRET, SECRET],
    ['another secret', body, `whsec_${Buffer.alloc(32, 8).toString('base64')}`, SECRET],
    ['no secret of its own', body, SECRET, ''],
  ])('refuses %s', async (_what, sent, secret, own) => {
    vi.stubEnv('VERSO_WEBHOOK_SECRET', own);
    verified.clear();
    expect((await send(sent, secret)).status).toBe(400);
    expect(verified.size).toBe(0);
  });
});

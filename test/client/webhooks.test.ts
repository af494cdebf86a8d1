import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyWebhook, verifyWebhookSignature } from '../../shared/client/index.ts';
import { ended, verified } from './answers.ts';

/** Of the libraries of Standard Webhooks, which all hold themselves to it. */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  body: '{"test": 2432232314}',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  now: () => 1614265330_000,
};

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const AT = 1795464242;
const now = () => 1000 * AT + 999;
const event = {
  id: 'evt_1',
  event: 'verification.completed',
  created_at: '2026-11-23T20:04:02.598Z',
  test: false,
  sequence: 1,
  data: verified,
};
const BODY = JSON.stringify(event);

function signature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function headersFor(body: string, { secret = SECRET, id = 'evt_1', timestamp = String(AT) } = {}) {
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature(secret, id, timestamp, body),
  };
}

function refusedFor(reason: string) {
  return { name: 'WebhookVerificationError', reason };
}

describe('the published vector of Standard Webhooks', () => {
  test('holds', async () => {
    const { body, headers, secret } = VECTOR;
    await expect(verifyWebhookSignature(body, headers, secret, VECTOR)).resolves.toBeUndefined();
  });

  test('is signed, and no event of this service', async () => {
    const { body, headers, secret } = VECTOR;
    await expect(verifyWebhook(body, headers, secret, VECTOR)).rejects.toMatchObject(
      refusedFor('not_an_event'),
    );
  });
});

describe('a webhook is the event that it carries', () => {
  test('as a text, as bytes and as a Buffer', async () => {
    const body = JSON.stringify({ ...event, data: { ...verified, client_metadata: { name: 'Šarūnė 🙂' } } });
    for (const raw of [body, new TextEncoder().encode(body), Buffer.from(body)])
      expect(await verifyWebhook(raw, headersFor(body), SECRET, { now })).toEqual(JSON.parse(body));
  });

  test('told apart by its name', async () => {
    const body = JSON.stringify({ ...event, event: 'verification.failed', data: ended('failed') });
    const received = await verifyWebhook(body, headersFor(body), SECRET, { now });
    if (received.event !== 'verification.failed') throw new Error('It was expected to have failed.');
    expect(received.data.status).toBe('failed');
  });

  test('even one of a later version', async () => {
    const body = JSON.stringify({ ...event, event: 'verification.postponed' });
    expect(await verifyWebhook(body, headersFor(body), SECRET, { now })).toEqual(JSON.parse(body));
  });

  test('with headers in any case and of any framework', async () => {
    const headers = headersFor(BODY);
    const loud = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    for (const each of [new Headers(headers), loud, lists, { ...headers, accept: undefined }])
      expect(await verifyWebhook(BODY, each, SECRET, { now })).toEqual(event);
  });

  test('signed by several secrets while they are changed, in any order and among other schemes', async () => {
    const headers = headersFor(BODY);
    const all = ['v1a,AAAA', 'v1', ',', 'v1,*', headersFor(BODY, { secret: OTHER })['webhook-signature']];
    for (const list of [
      [...all, headers['webhook-signature']],
      [headers['webhook-signature'], ...all],
    ])
      expect(
        await verifyWebhook(BODY, { ...headers, 'webhook-signature': list.join(' ') }, SECRET, { now }),
      ).toEqual(event);
  });

  test.each([-300, 300])('sent %d seconds from now', async (seconds) => {
    const headers = headersFor(BODY, { timestamp: String(AT + seconds) });
    expect(await verifyWebhook(BODY, headers, SECRET, { now })).toEqual(event);
  });
});

describe('a webhook is refused', () => {
  const check = (headers: Record<string, string | string[]>, body = BODY, options = {}) =>
    verifyWebhook(body, headers, SECRET, { now, ...options });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'without %s, or with two',
    async (name) => {
      const { [name]: value = '', ...others } = headersFor(BODY) as Record<string, string>;
      for (const headers of [
        others,
        { ...others, [name]: '' },
        { ...others, [name]: [] },
        { ...others, [name]: [value, value] },
        { ...others, [name]: value, [name.toUpperCase()]: value },
      ])
        await expect(check(headers)).rejects.toMatchObject(refusedFor('missing_header'));
      await expect(verifyWebhook(BODY, new Headers(others), SECRET, { now })).rejects.toMatchObject(
        refusedFor('missing_header'),
      );
    },
  );

  test.each([String(AT - 301), String(AT + 301), '0', 'now', `${AT}.0`, `+${AT}`, `${AT}000`, '1e9', ' '])(
    'of the timestamp %j',
    async (timestamp) => {
      const refused = check(headersFor(BODY, { timestamp }));
      await expect(refused).rejects.toMatchObject(refusedFor('invalid_timestamp'));
    },
  );

  test('beyond a tolerance of one’s own, or one that is none', async () => {
    const headers = headersFor(BODY, { timestamp: String(AT - 11) });
    for (const toleranceSeconds of [10, Number.NaN, -1])
      await expect(check(headers, BODY, { toleranceSeconds })).rejects.toMatchObject(
        refusedFor('invalid_timestamp'),
      );
    expect(await check(headers, BODY, { toleranceSeconds: 11 })).toEqual(event);
  });

  test.each<[string, Record<string, string>]>([
    ['of another body', headersFor(`${BODY} `)],
    ['of another secret', headersFor(BODY, { secret: OTHER })],
    ['of another id', { ...headersFor(BODY), 'webhook-id': 'evt_2' }],
    ['of another time', { ...headersFor(BODY), 'webhook-timestamp': String(AT + 1) }],
    ['of an id with a dot', headersFor(BODY, { id: 'evt.1' })],
    ['with a signature of another scheme', renamed('v1a')],
    ['with a signature of a later scheme', renamed('v2')],
    [
      'with half a signature',
      { ...headersFor(BODY), 'webhook-signature': headersFor(BODY)['webhook-signature'].slice(0, 24) },
    ],
    ['with an empty signature', { ...headersFor(BODY), 'webhook-signature': 'v1,' }],
    ['with no list of signatures', { ...headersFor(BODY), 'webhook-signature': 'v1' }],
    ['signed by the secret’s text', signedByText()],
  ])('%s', async (_what, headers) => {
    await expect(check(headers)).rejects.toMatchObject(refusedFor('invalid_signature'));
  });

  test.each(['', 'null', '[]', '{}', 'text', '{"id":"a","event":"b","created_at":"c","data":{}}'])(
    'although it is signed, with the body %j',
    async (body) => {
      await expect(check(headersFor(body), body)).rejects.toMatchObject(refusedFor('not_an_event'));
    },
  );

  test('with any signatures that an attacker may think of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.base64String(), async (text, base64) => {
        for (const list of [text, `v1,${base64}`, `v1,${base64} ${text}`])
          await expect(check({ ...headersFor(BODY), 'webhook-signature': list })).rejects.toMatchObject(
            refusedFor('invalid_signature'),
          );
      }),
    );
  });
});

describe('a secret is not taken for one', () => {
  test.each([
    '',
    'whsec_',
    SECRET.slice('whsec_'.length),
    SECRET.replace('whsec_', 'whsk_'),
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    `whsec_${'*'.repeat(32)}`,
    `whsec_${'A'.repeat(33)}`,
    ` ${SECRET}`,
  ])('%j, which no error repeats', async (secret) => {
    const refused = verifyWebhook(BODY, headersFor(BODY), secret, { now });
    await expect(refused).rejects.toThrow(/^The secret is not a webhook secret: give it as it was shown/);
    await expect(refused).rejects.toBeInstanceOf(TypeError);
  });
});

function renamed(scheme: string): Record<string, string> {
  const headers = headersFor(BODY);
  return { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', scheme) };
}

/** What the older X-Proof-Signature header does. */
function signedByText(): Record<string, string> {
  const digest = createHmac('sha256', SECRET).update(`evt_1.${AT}.${BODY}`).digest('base64');
  return { ...headersFor(BODY), 'webhook-signature': `v1,${digest}` };
}

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { WHATSAPP_SECRETS } from '../../shared/channels/whatsapp/secrets.ts';
import { RECEIVERS, webhookRequest } from './receivers.ts';
import { secretsWith } from './secrets.ts';

const SECRET = 'an app secret';
const secrets = secretsWith({
  [WHATSAPP_SECRETS.appSecret]: SECRET,
  [WHATSAPP_SECRETS.verifyToken]: 'a verify token',
});

const sign = (body: Buffer, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function authentic(body: Buffer, signature: string | undefined, known = secrets): boolean {
  return RECEIVERS.whatsapp.authenticate(
    webhookRequest({ body, headers: { 'x-hub-signature-256': signature } }),
    known,
  );
}

describe('Meta’s signature', () => {
  const body = Buffer.from('{"object":"whatsapp_business_account"}');

  test.each([
    ['plain text', body],
    ['escaped characters', Buffer.from('{"name":"Ona \\ud83d\\udd11 \\u0105","slash":"a\\/b"}')],
    ['emoji as UTF-8', Buffer.from('{"name":"Ona 🔑"}')],
    ['white space', Buffer.from('{ "a" : 1 }\n')],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['nothing', Buffer.alloc(0)],
  ])('is over the raw bytes: %s', (_what, bytes) => {
    expect(authentic(bytes, sign(bytes))).toBe(true);
    expect(authentic(Buffer.concat([bytes, Buffer.from(' ')]), sign(bytes))).toBe(false);
  });

  test('of escaped characters is not that of the same JSON written again', () => {
    const escaped = Buffer.from('{"name":"\\ud83d\\udd11"}');
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(escaped.toString('utf8'))));
    expect(authentic(rewritten, sign(escaped))).toBe(false);
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['of another secret', sign(body, 'another secret')],
    ['of an empty secret', sign(body, '')],
    ['of another body', sign(Buffer.from('{}'))],
    ['without its prefix', sign(body).slice('sha256='.length)],
    ['in capitals', sign(body).toUpperCase()],
    ['cut off', sign(body).slice(0, -1)],
    ['by SHA-1', `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`],
  ])('that is %s is refused', (_what, signature) => {
    expect(authentic(body, signature)).toBe(false);
  });

  test('holds for nobody while the deployment has no secret', () => {
    expect(authentic(body, sign(body, ''), secretsWith({}))).toBe(false);
  });
});

describe('Meta’s subscription check', () => {
  const asked = {
    'hub.mode': 'subscribe',
    'hub.verify_token': 'a verify token',
    'hub.challenge': '1158201444',
  };
  const shake = (query: Record<string, string>, known = secrets) =>
    RECEIVERS.whatsapp.handshake?.(webhookRequest({ method: 'GET', query }), known);

  test('is answered by its challenge, as plain text', () => {
    expect(shake(asked)).toEqual({ status: 200, contentType: 'text/plain', body: '1158201444', replies: 0 });
  });

  test.each([
    ['another token', { ...asked, 'hub.verify_token': 'another' }],
    ['an empty token', { ...asked, 'hub.verify_token': '' }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['another mode', { ...asked, 'hub.mode': 'unsubscribe' }],
    ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': 'a verify token' }],
    ['nothing', {}],
  ])('with %s is refused', (_what, query) => {
    expect(shake(query)).toBeUndefined();
  });

  test('is refused while the deployment has no verify token', () => {
    expect(shake({ ...asked, 'hub.verify_token': '' }, secretsWith({}))).toBeUndefined();
  });
});

test('WhatsApp is answered with silence, since replies cost money', () => {
  expect(RECEIVERS.whatsapp.acknowledge([])).toEqual({
    status: 200,
    contentType: 'text/plain',
    body: '',
    replies: 0,
  });
});

import { describe, expect, test } from 'vitest';
import { TELEGRAM_SECRETS } from '../../shared/channels/telegram/secrets.ts';
import { MINUTE } from '../fakes/clock.ts';
import { settingsWith } from '../fakes/signing-keys.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { inbox } from '../verification/inbox.ts';
import { httpEvent } from './events.ts';
import { answer } from './lambda.ts';
import { FUNCTION_HOST, fromMeta, fromTwilio, webhooks, whatsappBody } from './webhooks.ts';

describe('an authentic webhook call', () => {
  test.each([false, true])('verifies, with its body in base64: %s', async (base64) => {
    const service = webhooks();
    const { id, code } = await service.create({ channels: ['whatsapp'] });
    const { result } = await answer(
      service.whatsapp,
      fromMeta(whatsappBody(`VERIFY ${code} 🔑`), { base64 }),
    );
    expect(result.statusCode).toBe(200);
    expect((await service.stored(id)).status).toBe('verified');
  });

  test('with two messages about one verification verifies it once', async () => {
    const service = webhooks();
    const { code } = await service.create({ channels: ['whatsapp'] });
    await service.whatsapp(fromMeta(whatsappBody(code, code)));
    expect(service.verifications.events).toEqual(['verification.completed']);
    expect(service.signer.signatures).toHaveLength(1);
  });

  test.each(['', 'hello', '{}', '[]', 'null', '{"object":7}', whatsappBody('hello')])(
    'that nobody can use is answered 200, so that it does not come again: %s',
    async (body) => {
      const { result } = await answer(webhooks().whatsapp, fromMeta(body));
      expect(result.statusCode).toBe(200);
    },
  );

  test('is counted in one line, without code, number or text', async () => {
    const service = webhooks();
    const { id, code } = await service.create({ channels: ['whatsapp'] });
    await service.whatsapp(fromMeta(whatsappBody(code, 'some words')));
    const line = service.log();
    expect(JSON.parse(line)).toMatchObject({
      time_to_verified: expect.any(Number),
      shares: [
        { channel: 'whatsapp', verification: id, outcome: 'verified', count: 1 },
        { channel: 'whatsapp', outcome: 'unusable_no_code', count: 1 },
      ],
    });
    for (const secret of [code, NUMBER.slice(1), 'some words']) expect(line).not.toContain(secret);
  });

  test('is answered 5xx while the store is away, so that it comes again', async () => {
    const service = inbox();
    const away = { find: () => Promise.reject(new Error('away')) };
    const broken = { ...service, verifications: { ...service.verifications, ...away } };
    const { result } = await answer(webhooks(broken).whatsapp, fromMeta(whatsappBody('K7M2XQ4P')));
    expect(result.statusCode).toBe(500);
  });

  test('for a channel that is switched off is answered 503', async () => {
    const service = inbox();
    const { signingKeys } = service.deployment.settings;
    const settings = { ...settingsWith(signingKeys), channels: {} };
    const { result } = await answer(webhooks(service, settings).whatsapp, fromMeta(whatsappBody('K7M2XQ4P')));
    expect(result.statusCode).toBe(503);
  });
});

describe('a webhook call by somebody else', () => {
  test.each([
    ['with another secret', (body: string) => fromMeta(body, { secret: 'another secret' })],
    ['without a signature', (body: string) => httpEvent({ method: 'POST', body })],
    ['with the signature of another body', (body: string) => ({ ...fromMeta(`${body} `), body })],
  ])('%s is refused and changes nothing', async (_what, call) => {
    const service = webhooks();
    const { id, code } = await service.create({ channels: ['whatsapp'] });
    const before = await service.stored(id);
    const { result } = await answer(service.whatsapp, call(whatsappBody(code)));
    expect(result.statusCode).toBe(401);
    expect(await service.stored(id)).toEqual(before);
  });

  test('with a wrong token for Telegram is refused and changes nothing', async () => {
    const headers = { 'x-telegram-bot-api-secret-token': 'another token' };
    const { result } = await answer(webhooks().telegram, httpEvent({ method: 'POST', headers, body: '{}' }));
    expect(result.statusCode).toBe(401);
  });

  test('that is larger than the channel’s limit is refused before its signature is looked at', async () => {
    const headers = { 'x-telegram-bot-api-secret-token': 'a secret token' };
    const body = 'x'.repeat(256 * 1024 + 1);
    const { result } = await answer(webhooks().telegram, httpEvent({ method: 'POST', headers, body }));
    expect(result.statusCode).toBe(413);
  });
});

describe('a webhook call that is signed over its URL', () => {
  const statusOf = async (call: ReturnType<typeof fromTwilio>) =>
    (await answer(webhooks().sms, call)).result.statusCode;
  const ours = `https://${FUNCTION_HOST}/`;

  test('is taken by the host that Lambda gave the function, with path and query as they were sent', async () => {
    expect(await statusOf(fromTwilio(ours))).toBe(200);
    const query = 'b=%7e&a=1+2';
    expect(await statusOf(fromTwilio(`${ours}in%20box?${query}`, { path: '/in%20box', query }))).toBe(200);
    expect(await statusOf(fromTwilio(`${ours}?a=1+2&b=%7e`, { query }))).toBe(401);
  });

  test.each([
    ['Host', 'evil.example', 'https://evil.example/', { host: 'evil.example' }],
    ['X-Forwarded-Host', 'evil.example', 'https://evil.example/', { 'x-forwarded-host': 'evil.example' }],
    ['X-Forwarded-Proto', 'a scheme', `ftp://${FUNCTION_HOST}/`, { 'x-forwarded-proto': 'ftp' }],
    [
      'X-Forwarded-Proto',
      'a whole URL',
      `https://evil.example/?x=://${FUNCTION_HOST}/`,
      { 'x-forwarded-proto': 'https://evil.example/?x=' },
    ],
  ])('is refused where %s claims %s, which was signed', async (_header, _claim, url, headers) => {
    expect(await statusOf(fromTwilio(url, { headers }))).toBe(401);
    // What Twilio signed for us is not lost by such a header.
    expect(await statusOf(fromTwilio(ours, { headers }))).toBe(200);
  });
});

describe('a webhook call by a secret that is being rotated', () => {
  const by = (token: string) =>
    httpEvent({ method: 'POST', headers: { 'x-telegram-bot-api-secret-token': token }, body: '{}' });
  const statusOf = async (service: ReturnType<typeof webhooks>, token: string) =>
    (await answer(service.telegram, by(token))).result.statusCode;

  test('is accepted by the old one and by the new one', async () => {
    const service = webhooks();
    const values = [{ value: 'a secret token' }, { value: 'a new one' }];
    service.store(TELEGRAM_SECRETS.secretToken, JSON.stringify({ values }));
    expect(await statusOf(service, 'a secret token')).toBe(200);
    expect(await statusOf(service, 'a new one')).toBe(200);
    expect(await statusOf(service, 'neither')).toBe(401);
  });

  test('is accepted by one that was stored a minute after the others were read', async () => {
    const service = webhooks();
    expect(await statusOf(service, 'a secret token')).toBe(200);
    service.store(TELEGRAM_SECRETS.secretToken, 'a new one');
    expect(await statusOf(service, 'a new one')).toBe(401);
    service.clock.advance(MINUTE);
    expect(await statusOf(service, 'a new one')).toBe(200);
    expect(await statusOf(service, 'a secret token')).toBe(401);
  });
});

describe('a subscription check', () => {
  const check = (token: string) =>
    httpEvent({ query: `hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444` });

  test('is answered by its challenge', async () => {
    expect(await webhooks().whatsapp(check('a+verify+token'))).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/plain' },
      body: '1158201444',
    });
  });

  test('with another token is forbidden', async () => {
    expect((await answer(webhooks().whatsapp, check('another'))).result.statusCode).toBe(403);
  });
});

describe('a method that the provider doesn’t use', () => {
  test.each([
    ['telegram', 'GET', 'POST'],
    ['telegram', 'PUT', 'POST'],
    ['whatsapp', 'DELETE', 'GET, POST'],
  ] as const)('of %s, %s, is told which it does: %s', async (channel, method, allow) => {
    const { result } = await answer(webhooks()[channel], httpEvent({ method }));
    expect(result).toMatchObject({ statusCode: 405, headers: { allow } });
    const { error } = JSON.parse(String(result.body));
    expect(error).toMatchObject({
      code: 'method_not_allowed',
      message: `${method} is not offered here: use ${allow}.`,
    });
  });
});

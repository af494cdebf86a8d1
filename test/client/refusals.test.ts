import { describe, expect, test } from 'vitest';
import { createVersoClient, VersoApiError } from '../../shared/client/index.ts';
import { ID, NUMBER, refusal } from './answers.ts';
import { failureOf } from './failure.ts';
import { useService } from './service.ts';

const KEY = 'pk_live_dGhpcyBpcyBub3QgYSBrZXkgb2YgYW55Ym9keQ';
const service = useService();
const client = (options: object = {}) => createVersoClient({ baseUrl: service.url, apiKey: KEY, ...options });

describe('a refusal', () => {
  test('tells code, status, wrong fields, request and when to come back', async () => {
    const details = [
      { field: 'channel', message: 'Send one of telegram.', code: 'invalid_channel_for_type' },
    ];
    service.answer(() => ({
      status: 429,
      headers: { 'retry-after': '17' },
      body: refusal('rate_limited', 'Too many requests: slow down.', { details, retryAfter: 16 }),
    }));
    const error = await failureOf(client().get(ID));
    expect(error).toBeInstanceOf(VersoApiError);
    expect(error).toMatchObject({
      name: 'VersoApiError',
      code: 'rate_limited',
      status: 429,
      details,
      requestId: 'JKJaXmPLvHcESHA=',
      retryAfter: 17,
    });
    expect(error.message).toContain('slow down');
  });

  test('says when to come back in its body, where a proxy took the header away', async () => {
    service.answer(() => ({ status: 429, body: refusal('rate_limited', 'Slow down.', { retryAfter: 16 }) }));
    expect(await failureOf(client().get(ID))).toMatchObject({ retryAfter: 16 });
  });

  test.each([
    [429, 'rate_limited', '{"message":"Too Many Requests"}'],
    [503, 'service_unavailable', '{"message":"Service Unavailable"}'],
    [413, 'payload_too_large', '{"message":"Request Entity Too Large"}'],
    [403, 'forbidden', '{"message":"Forbidden"}'],
    [502, 'http_502', '<html>Bad Gateway</html>'],
    [418, 'http_418', ''],
    [500, 'internal_error', '{"error":"text"}'],
    [500, 'internal_error', '{"error":{"code":5,"message":{},"details":{}}}'],
  ])('by the gateway goes by the status: %d is %s', async (status, code, body) => {
    service.answer(() => ({ status, body, headers: { 'apigw-requestid': 'JKJaXmPLvHcESHA=' } }));
    expect(await failureOf(client().get(ID))).toMatchObject({
      name: 'VersoApiError',
      status,
      code,
      requestId: 'JKJaXmPLvHcESHA=',
      details: [],
    });
  });

  test('repeats neither a number nor a key, whatever the service repeats', async () => {
    const repeated = `You sent ${NUMBER}, also known as +370 691-99-199, with ${KEY}.`;
    const details = [{ field: 'identifier', message: repeated, code: 'invalid_identifier' }];
    service.answer(() => ({ status: 400, body: refusal('invalid_identifier', repeated, { details }) }));
    const error = await failureOf(client().create({ type: 'phone', channel: 'sms', identifier: NUMBER }));
    const told = `${error} ${error.stack} ${JSON.stringify(error)}`;
    expect(told).toContain('You sent [number]');
    for (const secret of ['69199199', '691-99-199', KEY.slice(8)]) expect(told).not.toContain(secret);
  });
});

describe('without an answer', () => {
  test('a call says that there was none, and not to whom', async () => {
    const error = await failureOf(client({ baseUrl: 'http://127.0.0.1:1' }).get('+37069199199'));
    expect(error).toMatchObject({ name: 'VersoConnectionError', reason: 'unreachable' });
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.message).toBe('get: there was no answer.');
  });

  test('a call ends after its time', async () => {
    const error = await failureOf(client({ timeoutMilliseconds: 30 }).get(ID));
    expect(error).toMatchObject({ name: 'VersoConnectionError', reason: 'timeout' });
  });

  test.each([
    ['the platform’s fetch', undefined],
    ['a fetch that does not listen to signals', () => new Promise<Response>(() => undefined)],
  ])('a call ends at once with its signal’s reason: %s', async (_which, fetch) => {
    const controller = new AbortController();
    const call = client(fetch && { fetch }).get(ID, { signal: controller.signal });
    const reason = { because: 'the person has left' };
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  test('a call whose signal has aborted before sends nothing', async () => {
    const signal = AbortSignal.abort('too late');
    await expect(client().get(ID, { signal })).rejects.toBe('too late');
    expect(service.received).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { parseJsonBody } from '../../functions/middleware/json-body.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { httpEvent } from './events.ts';

const LIMIT = 10 * 1024;
const ofBytes = (bytes: number) => JSON.stringify('a'.repeat(bytes - 2));
const base64 = (body: string) => ({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });

describe('a body', () => {
  test('may begin with a byte order mark', () => {
    expect(parseJsonBody(httpEvent({ body: '\ufeff{"a":1}' }))).toEqual({ a: 1 });
  });

  test('loses what is null, since clients send that for what they leave out', () => {
    const body = '{"nonce":null,"assets":[{"channel":null,"type":"phone"}],"context":{"action":null}}';
    expect(parseJsonBody(httpEvent({ body }))).toEqual({ assets: [{ type: 'phone' }], context: {} });
  });

  test('keeps every null within client_metadata', () => {
    const body = '{"client_metadata":{"plan":null,"__proto__":{"deep":[null]}}}';
    expect(JSON.stringify(parseJsonBody(httpEvent({ body })))).toBe(body);
  });

  test('may nest as deep as a caller’s own data does, and no deeper than a stack holds', async () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(parseJsonBody(httpEvent({ body: nested(1024) }))).toEqual(JSON.parse(nested(1024)));
    for (const levels of [1025, 5000]) {
      const error = await refusalOf(() => parseJsonBody(httpEvent({ body: nested(levels) })));
      expect(error).toMatchObject({ code: 'validation_error', details: [{ field: '', code: 'too_deep' }] });
    }
  });

  test.each([
    ['as text', { body: '{"a":"ą"}' }],
    ['in base64', base64('{"a":"ą"}')],
    ['without a content-type', { body: '{"a":"ą"}', headers: {} }],
    ['with another content-type', { body: '{"a":"ą"}', headers: { 'content-type': 'text/plain' } }],
  ])('is read %s', (_how, event) => {
    expect(parseJsonBody(httpEvent(event))).toEqual({ a: 'ą' });
  });

  test('may have ten kilobytes exactly', () => {
    expect(parseJsonBody(httpEvent({ body: ofBytes(LIMIT) }))).toHaveLength(LIMIT - 2);
    expect(parseJsonBody(httpEvent(base64(ofBytes(LIMIT))))).toHaveLength(LIMIT - 2);
  });

  test.each([
    ['one byte more', { body: ofBytes(LIMIT + 1) }],
    ['one byte more in base64', base64(ofBytes(LIMIT + 1))],
    ['eleven kilobytes', { body: ofBytes(11 * 1024) }],
    ['few characters of many bytes', { body: JSON.stringify('€'.repeat(4000)) }],
    ['much that is not JSON', { body: 'x'.repeat(LIMIT + 1) }],
  ])('of %s is too large', async (_what, event) => {
    const error = await refusalOf(() => parseJsonBody(httpEvent(event)));
    expect(error).toMatchObject({ code: 'payload_too_large', message: 'Send at most 10240 bytes of JSON.' });
  });

  test.each([
    ['absent', {}],
    ['empty', { body: '' }],
    ['cut off', { body: '{"identifier":"+370691' }],
    ['a form', { body: 'identifier=%2B37069199199' }],
    ['JSON with a comma too many', { body: '{"a":1,}' }],
    ['text in base64 that is not JSON', base64('hello')],
    [
      'JSON that is not UTF-8',
      { body: Buffer.from('{"a":"\xff"}', 'latin1').toString('base64'), isBase64Encoded: true },
    ],
  ])('that is %s is refused without repeating it', async (_what, event) => {
    const error = await refusalOf(() => parseJsonBody(httpEvent(event)));
    expect(error).toMatchObject({
      code: 'validation_error',
      message: 'The body is not JSON: send one JSON object.',
      details: [{ field: '', code: 'invalid_json' }],
    });
  });
});

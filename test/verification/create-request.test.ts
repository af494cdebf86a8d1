import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VersoError } from '../../shared/errors.ts';
import { readCreateRequest } from '../../shared/verification/create-request.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { OFFERED } from './creator.ts';

const LEAST = { type: 'phone', channel: 'telegram', identifier: NUMBER };

const read = (body: unknown, offered = OFFERED) => readCreateRequest(body, offered);

describe('a request', () => {
  test('of the least that will do gets the defaults', () => {
    expect(read(LEAST)).toEqual({
      flow: 'verification',
      channels: ['telegram'],
      identifier: NUMBER,
      region: 'LT',
      assurance: 'basic',
      proofExpiryDays: 30,
      lifeSeconds: 600,
    });
  });

  test('over sms asks for low assurance unless it says otherwise', () => {
    expect(read({ ...LEAST, channel: 'sms' }).assurance).toBe('low');
  });

  test('keeps every field that it sends', () => {
    const optional = {
      external_user_id: 'user-1',
      client_metadata: { plan: 'pro', nested: { list: [1, null, true] } },
      callback_url: 'https://api.example.com/hooks?source=verso',
      redirect_url: 'https://example.com/back#done',
      proof_expiry_days: 365,
      expires_in: 3600,
      assurance: 'low',
      nonce: '12345678',
      locale: 'pt-BR',
    };
    expect(read({ ...LEAST, ...optional, client_ip: '2001:db8::1' })).toEqual({
      flow: 'verification',
      channels: ['telegram'],
      identifier: NUMBER,
      region: 'LT',
      externalUserId: 'user-1',
      clientMetadata: optional.client_metadata,
      callbackUrl: optional.callback_url,
      redirectUrl: optional.redirect_url,
      proofExpiryDays: 365,
      lifeSeconds: 3600,
      assurance: 'low',
      nonce: '12345678',
      locale: 'pt-BR',
      clientIp: '2001:db8::1',
    });
  });

  test('may have fields that nobody knows', () => {
    expect(read({ ...LEAST, colour: 'red', channels: 7 })).toEqual(read(LEAST));
  });

  test.each([
    ['external_user_id', 'a'],
    ['external_user_id', 'a'.repeat(255)],
    ['client_metadata', {}],
    ['client_metadata', { id: 2 ** 53 - 1, share: 0.1, text: '9007199254740993' }],
    ['client_metadata', { text: 'a'.repeat(2048 - '{"text":""}'.length) }],
    ['proof_expiry_days', 1],
    ['expires_in', 60],
    ['nonce', 'n'.repeat(128)],
    ['client_ip', '203.0.113.7'],
    ['locale', 'zh-Hant-TW'],
  ])('may have %s at its limit', (field, value) => {
    expect(() => read({ ...LEAST, [field]: value })).not.toThrow();
  });
});

describe('a request is refused for a wrong', () => {
  test.each([
    ['type', undefined],
    ['type', 'email'],
    ['type', 'Phone'],
    ['type', 7],
    ['channel', undefined],
    ['channel', null],
    ['identifier', undefined],
    ['identifier', 37069199199],
    ['external_user_id', ''],
    ['external_user_id', 'a'.repeat(256)],
    ['external_user_id', 7],
    ['external_user_id', null],
    ['client_metadata', 'text'],
    ['client_metadata', ['a']],
    ['client_metadata', null],
    ['client_metadata', { text: 'a'.repeat(2048) }],
    // What is left of 9007199254740993 and of 1e400 once they were parsed.
    ['client_metadata', { list: [{ id: 2 ** 53 }] }],
    ['client_metadata', { id: -(2 ** 60) }],
    ['client_metadata', { id: Number.POSITIVE_INFINITY }],
    ['client_metadata', { text: 'ą'.repeat(1024) }],
    ['callback_url', 'http://example.com/hook'],
    ['callback_url', 'example.com/hook'],
    ['callback_url', 'https://user:secret@example.com'],
    ['callback_url', 'https://'],
    ['callback_url', `https://example.com/${'a'.repeat(2048)}`],
    ['callback_url', 7],
    ['redirect_url', 'javascript:alert(1)'],
    ['redirect_url', 'data:text/html,hi'],
    ['redirect_url', '//example.com'],
    ['redirect_url', ''],
    ['proof_expiry_days', 0],
    ['proof_expiry_days', 366],
    ['proof_expiry_days', 1.5],
    ['proof_expiry_days', '30'],
    ['expires_in', 59],
    ['expires_in', 3601],
    ['expires_in', -600],
    ['expires_in', '600'],
    ['expires_in', Number.NaN],
    ['assurance', 'high'],
    ['assurance', ''],
    ['assurance', 1],
    ['nonce', '1234567'],
    ['nonce', 'n'.repeat(129)],
    ['nonce', 12345678],
    ['client_ip', 'localhost'],
    ['client_ip', '203.0.113.256'],
    ['client_ip', '203.0.113.7:443'],
    ['locale', 'not a locale'],
    ['locale', 'x'.repeat(36)],
    ['locale', ''],
  ])('%s: %j', async (field, value) => {
    const error = await refusalOf(() => read({ ...LEAST, [field]: value }));
    expect(error.code).toBe('validation_error');
    expect(error.details).toEqual([
      { field, code: expect.stringMatching(/^[a-z_]+$/), message: expect.stringMatching(/^[A-Z].*[.]$/) },
    ]);
    expect(error.message).toBe(`${field}: ${error.details?.[0]?.message}`);
  });

  test.each([[undefined], [null], [[]], ['text'], [7]])('body: %j', async (body) => {
    const error = await refusalOf(() => read(body));
    expect(error).toMatchObject({ code: 'validation_error', message: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  test('number, with its own code', async () => {
    for (const identifier of ['', '869199199', '+88801234567', '+370']) {
      const error = await refusalOf(() => read({ ...LEAST, identifier }));
      expect(error.code).toBe('invalid_identifier');
      expect(error.details).toEqual([
        { field: 'identifier', code: 'invalid_identifier', message: error.message },
      ]);
    }
  });

  test('type, naming the supported one', async () => {
    expect((await refusalOf(() => read({ ...LEAST, type: 'email' }))).message).toContain('"phone"');
  });

  test('everything at once, each in the details', async () => {
    const wrong = { type: 7, channel: 7, identifier: 7, nonce: '', expires_in: 0 };
    const { details } = await refusalOf(() => read(wrong));
    expect(details?.map(({ field }) => field).sort()).toEqual(Object.keys(wrong).sort());
  });
});

describe('a channel is refused', () => {
  test.each([
    ['that does not exist', 'fax', OFFERED, 'telegram, whatsapp, sms'],
    ['in capitals', 'SMS', OFFERED, 'telegram, whatsapp, sms'],
    ['that every object has', 'constructor', OFFERED, 'telegram, whatsapp, sms'],
    [
      'that is not configured',
      'sms',
      { telegram: OFFERED.telegram },
      'not configured the channel sms: use one of telegram.',
    ],
  ] as const)('%s', async (_what, channel, offered, words) => {
    const error = await refusalOf(() => read({ ...LEAST, channel }, offered));
    expect(error.code).toBe('invalid_channel_for_type');
    expect(error.message).toContain(words);
    expect(error.details).toEqual([
      { field: 'channel', code: 'invalid_channel_for_type', message: error.message },
    ]);
  });
});

describe('an assurance', () => {
  test.each([
    ['telegram', 'low'],
    ['telegram', 'basic'],
    ['whatsapp', 'basic'],
    ['sms', 'low'],
    ['telegram', 'confirmed'],
    ['sms', 'confirmed'],
  ] as const)('that %s reaches is taken: %s', (channel, assurance) => {
    expect(read({ ...LEAST, channel, assurance }).assurance).toBe(assurance);
  });

  test.each([
    ['sms', 'basic'],
    ['whatsapp', 'confirmed'],
  ] as const)('that %s does not reach is refused, not lowered: %s', async (channel, assurance) => {
    const error = await refusalOf(() => read({ ...LEAST, channel, assurance }));
    expect(error).toMatchObject({ code: 'validation_error', details: [{ field: 'assurance' }] });
  });
});

test('any JSON is read or refused with our own error', () => {
  const body = fc.record(
    {
      type: fc.oneof(fc.constant('phone'), fc.jsonValue()),
      channel: fc.oneof(fc.constant('sms'), fc.jsonValue()),
      identifier: fc.oneof(fc.constant(NUMBER), fc.jsonValue()),
      client_metadata: fc.jsonValue(),
      callback_url: fc.oneof(fc.webUrl(), fc.jsonValue()),
      expires_in: fc.jsonValue(),
      locale: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(body, fc.jsonValue()), (value) => {
      try {
        expect(read(value).identifier).toBe(NUMBER);
      } catch (error) {
        expect(error).toBeInstanceOf(VersoError);
      }
    }),
    { numRuns: 500 },
  );
});

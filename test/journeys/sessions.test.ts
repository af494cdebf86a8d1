import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import * as bot from '../../shared/channels/telegram/phone/updates.ts';
import { notification, whatsappRequest } from '../../shared/channels/whatsapp/phone/notifications.ts';
import {
  create,
  expectRefusal,
  GROUPS,
  ID,
  ISO,
  NO_ID,
  NUMBER,
  newCaller,
  OTHER_NUMBER,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { countItems, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { checkOffline } from './proof-checker.ts';

const CHANNELS = ['telegram', 'whatsapp', 'sms'] as const;
type Channel = (typeof CHANNELS)[number];

const ALPHABET = '23456789CFGHJKMNPQRTVWX';

const running = useLocalStack({ clock: 'stands' });
let caller: Awaited<ReturnType<typeof newCaller>>;

beforeAll(async () => {
  caller = await newCaller(running);
});

const CODE = new RegExp(`(?<![A-Z0-9])(?:[${ALPHABET}]{14}|[${ALPHABET}]{8})(?![A-Z0-9])`);
const codeIn = ({ deep_link }: { deep_link: string }) => CODE.exec(decodeURIComponent(deep_link))?.[0] ?? '';
const say = (channel: Channel, code: string, number: string) =>
  personWith(number, running.local)[channel](code);

async function statusOf(id: string) {
  const { status, body, headers } = await caller.get(`${SESSIONS}/${id}`);
  expect(status).toBe(200);
  return { ...body, retryAfter: headers.get('retry-after') };
}

describe('a session', () => {
  test.each(CHANNELS)('over %s has its code in the link alone, and sixty bits of it', async (channel) => {
    const made = await Promise.all(Array.from({ length: 20 }, () => create(caller, SESSIONS, { channel })));
    const codes = made.map(codeIn);
    expect(new Set(codes).size).toBe(20);
    for (const [place, { deep_link, qr_code, qr_text, ...rest }] of made.entries()) {
      const code = codes[place] ?? '';
      expect(code).toMatch(new RegExp(`^[${ALPHABET}]{14}$`));
      for (const text of [deep_link, qr_code, qr_text]) expect(text).toContain(code);
      expect(JSON.stringify(rest)).not.toContain(code);
      expect(rest).toMatchObject({
        id: expect.stringMatching(ID),
        channel,
        status: 'pending',
        instructions: expect.stringMatching(/\S/),
        poll_after: 3,
        expires_at: expect.stringMatching(ISO),
        created_at: expect.stringMatching(ISO),
        verification_url: expect.stringMatching(/\/v\/s[\w-]{27}$/),
      });
      for (const name of ['code', 'message', 'challenge', 'phone_number'])
        expect(rest).not.toHaveProperty(name);
    }
    expect(14 * Math.log2(ALPHABET.length)).toBeGreaterThan(60);
  });

  test('waits without showing the link again, and is a verification without a number', async () => {
    const fields = { external_user_id: 'ann', client_metadata: { order: 7 }, context: { action: 'log in' } };
    const created = await create(caller, SESSIONS, fields);
    const status = await statusOf(created.id);
    expect(status).toMatchObject({ id: created.id, status: 'pending', retryAfter: '3', ...fields });
    const { body } = await caller.get(`${VERIFICATIONS}/${created.id}`);
    expect(body).toMatchObject({ id: created.id, status: 'pending', identifier: null });
    for (const answer of [status, body]) {
      const text = JSON.stringify(answer);
      expect(text).not.toContain(codeIn(created));
      for (const name of ['deep_link', 'qr_', '/v/']) expect(text).not.toContain(name);
    }
  });

  test.each(CHANNELS)('learns over %s the number that the message comes from', async (channel) => {
    const created = await create(caller, SESSIONS, { channel, nonce: 'of this login' });
    await say(channel, codeIn(created), NUMBER);
    const status = await statusOf(created.id);
    expect(status).toMatchObject({
      id: created.id,
      channel,
      status: 'verified',
      phone_number: NUMBER,
      verified_at: expect.stringMatching(ISO),
      verification_id: created.id,
      proof: { token: expect.any(String), expires_at: expect.stringMatching(ISO) },
      retryAfter: null,
    });
    expect(status).not.toHaveProperty('poll_after');
    expect(await checkOffline(status.proof.token, running.local.baseUrl, running.local.issuer)).toMatchObject(
      {
        sub: created.id,
        channel,
        nonce: 'of this login',
        assurance: channel === 'sms' ? 'low' : 'basic',
        identifier_hash: createHash('sha256').update(NUMBER).digest('hex'),
      },
    );
    const { body } = await caller.get(`${VERIFICATIONS}/${created.id}`);
    expect(body).toMatchObject({ status: 'verified', identifier: NUMBER, proof: status.proof });
  });

  test.each(CHANNELS)('belongs to whoever sends its code over %s first', async (channel) => {
    const created = await create(caller, SESSIONS, { channel });
    await say(channel, codeIn(created), OTHER_NUMBER);
    const first = await statusOf(created.id);
    await say(channel, codeIn(created), NUMBER);
    expect(first).toMatchObject({ phone_number: OTHER_NUMBER });
    expect(await statusOf(created.id)).toEqual(first);
  });

  test.each(CHANNELS)(
    'has one number and one proof when two send over %s at the same time',
    async (channel) => {
      const numbers = ['+37069199121', '+37069199122'];
      for (let round = 0; round < 4; round += 1) {
        const created = await create(caller, SESSIONS, { channel });
        await Promise.all(numbers.flatMap((each) => [1, 2].map(() => say(channel, codeIn(created), each))));
        const status = await statusOf(created.id);
        expect(numbers).toContain(status.phone_number);
        expect(await statusOf(created.id)).toEqual(status);
        const claims = await checkOffline(status.proof.token, running.local.baseUrl, running.local.issuer);
        expect(claims.identifier_hash).toBe(createHash('sha256').update(status.phone_number).digest('hex'));
      }
    },
  );

  test.each(['phone_number', 'phone'])(
    'that is told a number as %s takes it from nobody else',
    async (field) => {
      const created = await create(caller, SESSIONS, { channel: 'whatsapp', [field]: '+370 691 99199' });
      await say('whatsapp', codeIn(created), OTHER_NUMBER);
      expect(await statusOf(created.id)).toMatchObject({ status: 'pending' });
      expect(await statusOf(created.id)).not.toHaveProperty('phone_number');
      await say('whatsapp', codeIn(created), NUMBER);
      expect(await statusOf(created.id)).toMatchObject({ status: 'verified', phone_number: NUMBER });
    },
  );

  test('that is told both names of the number goes by phone_number', async () => {
    const both = { phone_number: NUMBER, phone: OTHER_NUMBER };
    const created = await create(caller, SESSIONS, { channel: 'sms', ...both });
    await say('sms', codeIn(created), OTHER_NUMBER);
    await say('sms', codeIn(created), NUMBER);
    expect(await statusOf(created.id)).toMatchObject({ phone_number: NUMBER });
  });

  test('is not had by a part of its code, nor over another channel, nor too late', async () => {
    const created = await create(caller, SESSIONS, { channel: 'sms', expires_in: 60 });
    const code = codeIn(created);
    for (const part of [code.slice(0, 8), code.slice(0, 13), `${code}2`, code.slice(6)])
      await say('sms', part, NUMBER);
    await say('whatsapp', code, NUMBER);
    expect(await statusOf(created.id)).toMatchObject({ status: 'pending' });
    running.stack.advanceClock(60_000);
    await say('sms', code, NUMBER);
    expect(await statusOf(created.id)).toMatchObject({ status: 'expired', retryAfter: null });
  });

  test('learns no number that the sender doesn’t own', async () => {
    const { telegram, whatsapp } = running.local;
    const account = bot.accountOf(NUMBER);
    const created = await create(caller, SESSIONS);
    await send(bot.telegramRequest(telegram, bot.startUpdate(account, codeIn(created), Date.now())));
    for (const card of [
      { number: OTHER_NUMBER, userId: bot.accountOf(OTHER_NUMBER).id },
      { number: OTHER_NUMBER },
      { number: NUMBER, userId: account.id, forwarded: true },
      { number: '+88801234567', userId: account.id },
    ]) {
      await send(bot.telegramRequest(telegram, bot.contactUpdate(account, card, Date.now())));
      expect(await statusOf(created.id)).toMatchObject({ status: 'pending' });
    }
    const hidden = await create(caller, SESSIONS, { channel: 'whatsapp' });
    const text = codeIn(hidden);
    await send(whatsappRequest(whatsapp, notification(whatsapp, [{ text }], Date.now())));
    expect(await statusOf(hidden.id)).toMatchObject({ status: 'pending' });
  });

  test('replayed by its Idempotency-Key comes as it was created, without the number that was learned', async () => {
    const sent = { headers: { 'idempotency-key': 'session-1' }, body: { channel: 'sms' } };
    const first = await caller.call('POST', SESSIONS, sent);
    expect(first.headers.get('location')).toBe(`${SESSIONS}/${first.body.id}`);
    await say('sms', codeIn(first.body), NUMBER);
    const again = await caller.call('POST', SESSIONS, sent);
    expect(again.text).toBe(first.text);
    const other = { ...sent, body: { channel: 'telegram' } };
    expectRefusal(await caller.call('POST', SESSIONS, other), 422, 'idempotency_key_reused');
  });

  test('is cancelled as a verification, and reads so', async () => {
    const { id } = await create(caller, SESSIONS);
    expect((await caller.post(`${VERIFICATIONS}/${id}/cancel`)).status).toBe(200);
    expect(await statusOf(id)).toMatchObject({ status: 'cancelled', retryAfter: null });
  });
});

test('what was not made as a session is none', async () => {
  const verification = await create(caller);
  const { channels } = await create(caller, GROUPS);
  for (const id of [NO_ID, verification.id, channels[0].verification_id]) {
    expectRefusal(await caller.get(`${SESSIONS}/${id}`), 404, 'not_found');
  }
});

test.each<[string, object, string, string]>([
  ['no channel', { channel: undefined }, 'validation_error', 'channel'],
  ['an unknown channel', { channel: 'viber' }, 'invalid_channel_for_type', 'channel'],
  ['a wrong number', { phone_number: '12' }, 'invalid_identifier', 'phone_number'],
  ['a wrong number by its other name', { phone: '12' }, 'invalid_identifier', 'phone'],
  ['a context of words', { context: 'Umbrella' }, 'validation_error', 'context'],
  ['an empty name', { context: { business_name: '' } }, 'validation_error', 'context.business_name'],
  [
    'a long name',
    { context: { business_name: 'x'.repeat(61) } },
    'validation_error',
    'context.business_name',
  ],
  [
    'a name of two lines',
    { context: { business_name: 'a\nb' } },
    'validation_error',
    'context.business_name',
  ],
  [
    'an address to tap on',
    { context: { action: 'see https://x.example' } },
    'validation_error',
    'context.action',
  ],
  ['a mail address', { context: { action: 'write to a@b.example' } }, 'validation_error', 'context.action'],
  ['a long action', { context: { action: 'x'.repeat(121) } }, 'validation_error', 'context.action'],
  ['basic over sms', { channel: 'sms', assurance: 'basic' }, 'validation_error', 'assurance'],
  ['an http callback', { callback_url: 'http://a.example/' }, 'validation_error', 'callback_url'],
])('a session with %s is refused by name and stores nothing', async (_, fields, code, field) => {
  const before = await countItems(running.stack);
  expectRefusal(await caller.post(SESSIONS, { channel: 'telegram', ...fields }), 400, code, field);
  expect(await countItems(running.stack)).toBe(before);
});

import { describe, expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import { messageForm, twilioRequest } from '../../shared/channels/sms/phone/twilio-form.ts';
import { telegramRequest } from '../../shared/channels/telegram/phone/updates.ts';
import {
  notification,
  statusNotification,
  subscriptionRequest,
  whatsappRequest,
} from '../../shared/channels/whatsapp/phone/notifications.ts';
import { apiClient } from './api-client.ts';
import { countItems, useLocalStack } from './local-stack.ts';

const running = useLocalStack();
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);
const [FIRST, SECOND] = ['+37069199199', '+4915123456789'] as const;

describe("Meta's webhook", () => {
  test('answers the subscription check with the challenge, to who knows the verify token', async () => {
    expect(await send(subscriptionRequest(running.local.whatsapp, '1158201444'))).toEqual({
      status: 200,
      body: '1158201444',
    });
    expect((await send(subscriptionRequest(running.local.whatsapp, '1158201444', 'bad'))).status).toBe(403);
    expect((await send({ url: running.local.whatsapp.webhookUrl, method: 'GET', headers: {} })).status).toBe(
      403,
    );
  });

  test('takes every message of a batch', async () => {
    const { whatsapp } = running.local;
    const one = await client().create({ channel: 'whatsapp', identifier: FIRST });
    const two = await client().create({ channel: 'whatsapp', identifier: SECOND });
    const batch = notification(
      whatsapp,
      [
        { from: FIRST, text: `VERIFY ${one.code}` },
        { from: FIRST, text: 'hello' },
        { text: `VERIFY ${two.code}` },
        { from: SECOND, text: `VERIFY ${two.code}` },
      ],
      Date.now(),
    );
    expect((await send(whatsappRequest(whatsapp, batch))).status).toBe(200);
    expect(await client().poll(one.id)).toMatchObject({ status: 'verified' });
    expect(await client().poll(two.id)).toMatchObject({ status: 'verified' });
  });

  test('takes the same message twice and proves it once', async () => {
    const { whatsapp } = running.local;
    const { id, code } = await client().create({ channel: 'whatsapp', identifier: FIRST });
    const message = { from: FIRST, text: `VERIFY ${code}`, id: 'wamid.HBgLMzcwNjkxOTkxOTk' };
    const delivery = whatsappRequest(whatsapp, notification(whatsapp, [message], Date.now()));
    await send(delivery);
    const verified = await client().poll(id);
    expect((await send(delivery)).status).toBe(200);
    expect(await client().poll(id)).toEqual(verified);
  });

  test.each([
    ['forwarded messages', { forwarded: true }],
    ['messages in a group', { groupId: '120363' }],
  ])('ignores %s', async (_, marks) => {
    const { whatsapp } = running.local;
    const { id, code } = await client().create({ channel: 'whatsapp', identifier: FIRST });
    const payload = notification(whatsapp, [{ from: FIRST, text: `VERIFY ${code}`, ...marks }], Date.now());
    expect((await send(whatsappRequest(whatsapp, payload))).status).toBe(200);
    expect(await client().poll(id)).toMatchObject({ status: 'pending', attempts: 0 });
  });

  test('ignores messages to another number of the same business', async () => {
    const { whatsapp } = running.local;
    const { id, code } = await client().create({ channel: 'whatsapp', identifier: FIRST });
    const other = { ...whatsapp, phoneNumberId: '999999999999999' };
    const payload = notification(other, [{ from: FIRST, text: `VERIFY ${code}` }], Date.now());
    expect((await send(whatsappRequest(whatsapp, payload))).status).toBe(200);
    expect(await client().poll(id)).toMatchObject({ status: 'pending' });
  });

  test.each([
    ['statuses', () => statusNotification(running.local.whatsapp, FIRST, Date.now())],
    [
      'other fields',
      () => ({
        object: 'whatsapp_business_account',
        entry: [{ id: '1', changes: [{ field: 'flows', value: {} }] }],
      }),
    ],
    ['what it cannot read', () => ({ object: 'something_else' })],
  ])('answers 200 to %s and stores nothing', async (_, payload) => {
    const before = await countItems(running.stack);
    expect((await send(whatsappRequest(running.local.whatsapp, payload()))).status).toBe(200);
    expect(await countItems(running.stack)).toBe(before);
  });
});

describe("Telegram's webhook", () => {
  test.each([
    ['an edited message', { update_id: 1, edited_message: { text: '/start 23456789' } }],
    ['a channel post', { update_id: 2, channel_post: { message_id: 1 } }],
    ['a group message', groupMessage()],
    ['what it cannot read', { nonsense: true }],
  ])('answers 200 to %s and stores nothing', async (_, update) => {
    const before = await countItems(running.stack);
    expect(await send(telegramRequest(running.local.telegram, update))).toEqual({ status: 200, body: '' });
    expect(await countItems(running.stack)).toBe(before);
  });

  test('answers 200 to a body that is not JSON', async () => {
    const request = telegramRequest(running.local.telegram, {});
    expect((await send({ ...request, body: '{"update_id":' })).status).toBe(200);
  });

  test('tells a stranger the same of a code that never was and of one that has expired', async () => {
    const { code } = await client().create();
    const ask = async (text: string) => {
      const message = {
        message_id: 1,
        date: 1,
        from: { id: 5, is_bot: false },
        chat: { id: 5, type: 'private' },
        text,
      };
      return (await send(telegramRequest(running.local.telegram, { update_id: 3, message }))).body;
    };
    running.stack.advanceClock(601_000);
    expect(await ask(`/start ${code}`)).toBe(await ask('/start 23456789'));
  });
});

describe("Twilio's webhook", () => {
  test.each([
    ['an alphanumeric sender', { from: 'ACME' }],
    ['a short code', { from: '12345' }],
    ['a WhatsApp sender', { from: `whatsapp:${FIRST}` }],
    ['another recipient', { from: FIRST, to: '+15005550001' }],
  ])('stays silent to %s and verifies nothing', async (_, fields) => {
    const { sms: twilio } = running.local;
    const { id, code } = await client().create({ channel: 'sms', identifier: FIRST });
    const answer = await send(
      twilioRequest(twilio, messageForm(twilio, { text: `VERIFY ${code}`, ...fields })),
    );
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<Response/>') });
    expect(await client().poll(id)).toMatchObject({ status: 'pending', attempts: 0 });
  });

  test('refuses a URL by which the body would not be signed', async () => {
    const { sms: twilio } = running.local;
    const form = messageForm(twilio, { from: FIRST, text: 'VERIFY 23456789' });
    const url = `${twilio.webhookUrl}?bodySHA256=00`;
    const signed = twilioRequest({ ...twilio, webhookUrl: url }, form);
    expect((await send(signed)).status).toBe(401);
  });

  test('refuses what was signed for another host, whatever Host and X-Forwarded-Proto say', async () => {
    const { sms: twilio } = running.local;
    const form = messageForm(twilio, { from: FIRST, text: 'VERIFY 23456789' });
    const elsewhere = twilioRequest({ ...twilio, webhookUrl: 'https://evil.example/' }, form);
    const headers = { ...elsewhere.headers, host: 'evil.example', 'x-forwarded-proto': 'https' };
    expect((await send({ ...elsewhere, headers, url: twilio.webhookUrl })).status).toBe(401);
    const ours = twilioRequest(twilio, form);
    expect((await send({ ...ours, headers: { ...headers, ...ours.headers } })).status).toBe(200);
  });

  test('takes lower case, full width and a signature under the code', async () => {
    const { sms: twilio } = running.local;
    const { id, code } = await client().create({ channel: 'sms', identifier: FIRST });
    const wide = [...code.toLowerCase()]
      .map((symbol) => String.fromCodePoint(symbol.charCodeAt(0) + 0xfee0))
      .join('');
    await send(
      twilioRequest(
        twilio,
        messageForm(twilio, { from: FIRST, text: `verify ${wide}\n--\nSent from my phone` }),
      ),
    );
    expect(await client().poll(id)).toMatchObject({ status: 'verified' });
  });
});

test('a provider’s call is not taken at the API’s own address', async () => {
  const { baseUrl, telegram } = running.local;
  expect((await send({ ...telegramRequest(telegram, {}), url: `${baseUrl}/` })).status).toBe(404);
});

function groupMessage() {
  const from = { id: 7, is_bot: false, first_name: 'Ann' };
  const chat = { id: -100, type: 'group', title: 'Friends' };
  return { update_id: 4, message: { message_id: 1, date: 1, from, chat, text: '/start 23456789' } };
}

import { expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import {
  contactAnswer,
  notification,
  whatsappRequest,
} from '../../shared/channels/whatsapp/phone/notifications.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';

const running = useLocalStack({ clock: 'stands' });
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

async function confirm(id: string, pin: string) {
  const answer = await client().request('POST', `/api/v1/verifications/${id}/confirm`, { pin });
  return { status: answer.status, ...JSON.parse(answer.text) };
}

const pinIn = (text: string) => /\b\d{6}\b/.exec(text)?.[0] ?? '';

test('over SMS the answer to the message carries a PIN, which comes back through the caller', async () => {
  const { id, code } = await client().create({ channel: 'sms', assurance: 'confirmed' });
  expect(await confirm(id, '123456')).toMatchObject({ status: 409, error: { code: 'conflict' } });
  const reply = await personWith(NUMBER, running.local).sms(code);
  expect(reply.body).toMatch(/^<\?xml.*<Response><Message>Acme: .*<\/Message><\/Response>$/s);
  expect(await client().poll(id)).toMatchObject({ status: 'pending', next_step: 'enter_pin' });
  const pin = pinIn(reply.body);
  const wrong = pin === '000000' ? '000001' : '000000';
  expect(await confirm(id, wrong)).toMatchObject({ status: 400, error: { details: [{ field: 'pin' }] } });
  await confirm(id, pin);
  const { proof_token, status } = await client().poll(id);
  expect(status).toBe('verified');
  const claims = JSON.parse(Buffer.from(proof_token?.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ assurance: 'confirmed', method: 'sms_mo_echo' });
});

test('what asks for no PIN says so, and the sandbox proves what the PIN would', async () => {
  const plain = await client().create({ channel: 'sms' });
  const message = expect.stringContaining('asks for no PIN');
  expect(await confirm(plain.id, '123456')).toMatchObject({
    status: 409,
    error: { code: 'conflict', message },
  });
  const sandbox = apiClient(running.local.baseUrl, running.local.apiKeys.test);
  const { id } = await sandbox.create({ channel: 'sms', assurance: 'confirmed' });
  const { text } = await sandbox.request('POST', `/api/v1/verifications/${id}/test-verify`, {});
  const [, claims = ''] = JSON.parse(text).proof_token.split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ method: 'sms_mo_echo' });
});

test('over Telegram the bot says it, with the project’s name first', async () => {
  const { id, code } = await client().create({ channel: 'telegram', assurance: 'confirmed' });
  const [, reply] = await personWith(NUMBER, running.local).telegram(code);
  const { text } = JSON.parse(reply.body);
  expect(text).toMatch(/^Acme: /);
  expect(await confirm(id, pinIn(text))).toMatchObject({ id });
  expect(await client().poll(id)).toMatchObject({ status: 'verified' });
});

test('a plain text message is answered with silence, which costs nothing', async () => {
  const { code } = await client().create({ channel: 'sms' });
  const reply = await personWith(NUMBER, running.local).sms(code);
  expect(reply.body).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
});

/** What Meta's API was asked to send since, oldest first. */
const sentSince = (count: number) => running.stack.graphApi.sent.slice(count);

test('over WhatsApp Meta is asked to send it', async () => {
  const { id, code } = await client().create({ channel: 'whatsapp', assurance: 'confirmed' });
  const before = running.stack.graphApi.sent.length;
  await personWith(NUMBER, running.local).whatsapp(code);
  const [sent] = sentSince(before);
  expect(sent).toMatchObject({ to: NUMBER.slice(1), text: { body: expect.stringMatching(/^Acme: /) } });
  expect(await confirm(id, pinIn(sent?.text?.body ?? ''))).toMatchObject({ id });
  expect(await client().poll(id)).toMatchObject({ status: 'verified' });
});

test('somebody who hides their number from WhatsApp is asked for it, and then for the PIN', async () => {
  const { id, code } = await client().create({ channel: 'whatsapp', assurance: 'confirmed' });
  const { whatsapp } = running.local;
  const before = running.stack.graphApi.sent.length;
  await send(whatsappRequest(whatsapp, notification(whatsapp, [{ text: code }], Date.now())));
  const [question] = sentSince(before);
  expect(question).toMatchObject({
    recipient: expect.stringMatching(/^LT\.\d+$/),
    interactive: { type: 'request_contact_info' },
  });
  expect(await client().poll(id)).toMatchObject({ status: 'pending' });
  await send(whatsappRequest(whatsapp, contactAnswer(whatsapp, NUMBER, Date.now())));
  const [, pin] = sentSince(before);
  expect(pin).toMatchObject({ recipient: question?.recipient });
  await confirm(id, pinIn(pin?.text?.body ?? ''));
  const { proof_token } = await client().poll(id);
  const claims = JSON.parse(Buffer.from(proof_token?.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ assurance: 'confirmed', method: 'whatsapp_contact_request' });
});

test('no role made a call that it may not make', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});

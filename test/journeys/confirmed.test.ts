import { expect, test } from 'vitest';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';

const running = useLocalStack();
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

test('WhatsApp can’t carry the PIN, and says so at creation', async () => {
  const answer = await client().request('POST', '/api/v1/verifications', {
    ...{ type: 'phone', channel: 'whatsapp', identifier: NUMBER, assurance: 'confirmed' },
  });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).error.details).toMatchObject([{ field: 'assurance' }]);
});

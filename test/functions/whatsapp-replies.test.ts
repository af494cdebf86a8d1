import { describe, expect, test } from 'vitest';
import { NUMBER } from '../fakes/verifications.ts';
import { inbox } from '../verification/inbox.ts';
import { answer } from './lambda.ts';
import { envelope, fromMeta, webhooks, whatsappBody } from './webhooks.ts';

const USER_ID = 'LT.13491208655302741918';
const hidden = (body: string) => ({
  from_user_id: USER_ID,
  id: 'wamid.1',
  timestamp: '1770199260',
  type: 'text',
  text: { body },
});
const sharedNumber = (overrides: object = {}) => ({
  from_user_id: USER_ID,
  id: 'wamid.2',
  timestamp: '1770199300',
  type: 'contacts',
  contacts: [
    { origin: 'contact_request', phones: [{ phone: NUMBER, wa_id: NUMBER.slice(1), type: 'CELL' }] },
  ],
  ...overrides,
});

function replying(statuses: readonly number[] = []) {
  const service = inbox();
  const { settings } = service.deployment;
  const { whatsapp } = settings.channels;
  if (!whatsapp) throw new Error('The tests configure WhatsApp.');
  const channels = { ...settings.channels, whatsapp: { ...whatsapp, replies: true } };
  return webhooks(service, { ...settings, channels }, statuses);
}

describe('a person who hides their number from WhatsApp', () => {
  test('is asked for it, and verifies by the answer', async () => {
    const service = replying();
    const { id, code } = await service.create({ channels: ['whatsapp'] });
    await service.whatsapp(fromMeta(envelope(hidden(`VERIFY ${code}`))));
    expect(service.sent).toEqual([
      {
        url: 'https://graph.facebook.com/v26.0/106540352242922/messages',
        headers: { authorization: 'Bearer an access token', 'content-type': 'application/json' },
        body: expect.any(String),
      },
    ]);
    expect(JSON.parse(service.sent[0]?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      recipient: USER_ID,
      type: 'interactive',
      interactive: {
        type: 'request_contact_info',
        body: { text: expect.stringMatching(/^Acme asks to confirm that the number ending in 99 is yours/) },
        action: { name: 'request_contact_info' },
      },
    });
    await service.whatsapp(fromMeta(envelope(sharedNumber())));
    expect(await service.stored(id)).toMatchObject({
      status: 'verified',
      match: { method: 'whatsapp_contact_request', data: { user_id: USER_ID } },
    });
  });

  test('is not asked while replies are switched off', async () => {
    const service = webhooks();
    const { code } = await service.create({ channels: ['whatsapp'] });
    await service.whatsapp(fromMeta(envelope(hidden(code))));
    expect(service.sent).toEqual([]);
  });

  test('is asked five times a day and no more, since each costs money', async () => {
    const service = replying();
    const { code } = await service.create({ channels: ['whatsapp'] });
    for (let time = 0; time < 8; time += 1) await service.whatsapp(fromMeta(envelope(hidden(code))));
    expect(service.sent).toHaveLength(5);
  });

  test.each([
    ['from another account', { from_user_id: 'LT.99999999999999999999' }],
    ['from nobody', { from_user_id: undefined }],
    ['that nobody asked for', { contacts: [{ origin: 'other', phones: [{ wa_id: NUMBER.slice(1) }] }] }],
    ['without its origin', { contacts: [{ phones: [{ wa_id: NUMBER.slice(1) }] }] }],
    ['of two origins', { origin: 'other' }],
    ['that was forwarded', { context: { forwarded: true } }],
    ['in a group', { group_id: 'group' }],
  ])('verifies nothing by a contact %s', async (_what, overrides) => {
    const service = replying();
    const { id, code } = await service.create({ channels: ['whatsapp'] });
    await service.whatsapp(fromMeta(envelope(hidden(code))));
    await service.whatsapp(fromMeta(envelope(sharedNumber(overrides))));
    expect(await service.stored(id)).toMatchObject({ status: 'pending', attempts: 0 });
  });

  test('verifies nothing by an answer to a question that we did not ask', async () => {
    const service = replying();
    const { id, code } = await service.create({ channels: ['whatsapp'], assurance: 'confirmed' });
    // This sender is remembered for a NO, and for nothing else.
    const open = { ...hidden(code), from: NUMBER.slice(1) };
    await service.whatsapp(fromMeta(envelope(open)));
    await service.whatsapp(fromMeta(envelope(sharedNumber())));
    expect(await service.stored(id)).toMatchObject({ held: { match: { method: 'whatsapp_from' } } });
  });
});

describe('what we say over WhatsApp', () => {
  test('is a PIN where `confirmed` was asked for, though replies are switched off', async () => {
    const service = webhooks();
    const { code } = await service.create({ channels: ['whatsapp'], assurance: 'confirmed' });
    await service.whatsapp(fromMeta(whatsappBody(code)));
    const [call] = service.sent;
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      to: NUMBER.slice(1),
      type: 'text',
      text: { body: expect.stringMatching(/^Acme: your PIN is \d{6}\..*reply NO\.$/s) },
    });
    expect(JSON.parse(service.log())).toMatchObject({
      replies: 1,
      outcome: 'pin_sent',
      fees: [{ fee: 'whatsapp_service_message', count: 1 }],
    });
  });

  test('is nothing after a plain proof, and how to take it back once replies are on', async () => {
    for (const [service, sent] of [
      [webhooks(), 0],
      [replying(), 1],
    ] as const) {
      const { id, code } = await service.create({ channels: ['whatsapp'] });
      await service.whatsapp(fromMeta(whatsappBody(code, code)));
      expect(service.sent).toHaveLength(sent);
      await service.whatsapp(fromMeta(whatsappBody('no')));
      expect((await service.stored(id)).status).toBe(sent === 0 ? 'verified' : 'revoked');
    }
  });

  test('is nothing to whoever sends a wrong code, or from a wrong number', async () => {
    const service = replying();
    const { code } = await service.create({ channels: ['whatsapp'], identifier: '+37069199198' });
    await service.whatsapp(fromMeta(whatsappBody('K7M2XQ4P', code, 'hello', 'no')));
    expect(service.sent).toEqual([]);
  });

  test.each([500, 503, 429, 401, 0])(
    'is said again when the message comes again, after a %i',
    async (status) => {
      const service = replying([status]);
      const { code } = await service.create({ channels: ['whatsapp'], assurance: 'confirmed' });
      const first = await answer(service.whatsapp, fromMeta(whatsappBody(code)));
      expect(first.result.statusCode).toBe(503);
      const second = await answer(service.whatsapp, fromMeta(whatsappBody(code)));
      expect(second.result.statusCode).toBe(200);
      expect(service.sent[1]?.body).toBe(service.sent[0]?.body);
    },
  );

  test('is given up when Meta refuses it for good, so that the message does not come for a week', async () => {
    const service = replying([400]);
    const { code } = await service.create({ channels: ['whatsapp'], assurance: 'confirmed' });
    const { result } = await answer(service.whatsapp, fromMeta(whatsappBody(code)));
    expect(result.statusCode).toBe(200);
    const line = JSON.parse(service.log());
    expect(line).toMatchObject({ refused_replies: 1 });
    expect(line, 'Meta charges for what it has accepted').not.toHaveProperty('fees');
  });
});

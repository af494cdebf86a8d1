import { beforeEach, describe, expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import { messageForm, twilioRequest } from '../../shared/channels/sms/phone/twilio-form.ts';
import {
  accountOf,
  contactUpdate,
  startUpdate,
  telegramRequest,
} from '../../shared/channels/telegram/phone/updates.ts';
import { notification, whatsappRequest } from '../../shared/channels/whatsapp/phone/notifications.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { type Person, personWith } from './person.ts';

const NUMBER = '+37069199199';
const CHANNELS = ['telegram', 'whatsapp', 'sms'] as const;
type Channel = (typeof CHANNELS)[number];

const running = useLocalStack();
let client: ApiClient;
let owner: Person;

beforeEach(() => {
  client = apiClient(running.local.baseUrl, running.local.apiKeys.live);
  owner = personWith(NUMBER, running.local);
});

async function sendCode(channel: Channel, person: Person, code: string): Promise<void> {
  switch (channel) {
    case 'telegram':
      await person.telegram(code);
      return;
    case 'whatsapp':
      await person.whatsapp(`VERIFY ${code}`);
      return;
    case 'sms':
      await person.sms(`VERIFY ${code}`);
  }
}

describe.each(CHANNELS)('over %s', (channel) => {
  test('a message from another number counts as an attempt and verifies nothing', async () => {
    const { id, code } = await client.create({ channel });
    await sendCode(channel, personWith('+37069199100', running.local), code);
    await sendCode(channel, personWith('+37069199100', running.local), code);
    expect(await client.poll(id)).toMatchObject({ status: 'pending', attempts: 1 });
    await sendCode(channel, owner, code);
    expect(await client.poll(id)).toMatchObject({ status: 'verified', attempts: 1 });
  });

  test('the third distinct wrong sender ends the verification as failed', async () => {
    const { id, code } = await client.create({ channel });
    for (const number of ['+37069199101', '+37069199102', '+37069199103']) {
      await sendCode(channel, personWith(number, running.local), code);
    }
    expect(await client.poll(id)).toMatchObject({ status: 'failed', attempts: 3 });
    await sendCode(channel, owner, code);
    expect(await client.poll(id)).not.toHaveProperty('proof');
  });

  test('an expired code verifies nothing, and the verification reads expired', async () => {
    const { id, code } = await client.create({ channel, expires_in: 60 });
    running.stack.advanceClock(61_000);
    expect(await client.poll(id)).toMatchObject({ status: 'expired' });
    await sendCode(channel, owner, code);
    expect(await client.poll(id)).toMatchObject({ status: 'expired' });
  });

  test('a code that was made late in one hour works early in the next', async () => {
    const { id, code } = await client.create({ channel, expires_in: 3600 });
    running.stack.advanceClock(3_599_000);
    await sendCode(channel, owner, code);
    expect(await client.poll(id)).toMatchObject({ status: 'verified' });
  });

  test('a used code verifies nothing for a second sender', async () => {
    const { id, code } = await client.create({ channel });
    await sendCode(channel, owner, code);
    const first = await client.poll(id);
    await sendCode(channel, personWith('+37069199100', running.local), code);
    await sendCode(channel, owner, code);
    expect(await client.poll(id)).toEqual(first);
  });

  test.each(['23456789', 'KKKKKKKK', 'short', '', '💥', "' OR 1=1 --"])(
    'the code %j matches nothing',
    async (code) => {
      const { id } = await client.create({ channel });
      await sendCode(channel, owner, code);
      expect(await client.poll(id)).toMatchObject({ status: 'pending', attempts: 0 });
    },
  );

  test.each(CHANNELS.filter((other) => other !== channel))(
    'the code of a %s verification is worth nothing',
    async (other) => {
      const { id, code } = await client.create({ channel: other });
      await sendCode(channel, owner, code);
      expect(await client.poll(id)).toMatchObject({ status: 'pending', attempts: 0 });
    },
  );

  test('ten deliveries of the same message at once make one proof', async () => {
    const { id, code } = await client.create({ channel });
    await Promise.all(Array.from({ length: 10 }, () => sendCode(channel, owner, code)));
    const { proof, status } = await client.poll(id);
    expect(status).toBe('verified');
    expect((await client.poll(id)).proof).toEqual(proof);
  });
});

describe('a wrong signature is refused and changes nothing', () => {
  test.each(CHANNELS)('over %s', async (channel) => {
    const { telegram, whatsapp, sms: twilio } = running.local;
    const { id, code } = await client.create({ channel });
    const text = `VERIFY ${code}`;
    const forged = {
      telegram: telegramRequest(telegram, startUpdate(accountOf(NUMBER), code, Date.now()), 'bad'),
      whatsapp: whatsappRequest(
        whatsapp,
        notification(whatsapp, [{ from: NUMBER, text }], Date.now()),
        'bad',
      ),
      sms: twilioRequest(twilio, messageForm(twilio, { from: NUMBER, text }), 'bad'),
    }[channel];
    expect((await send(forged)).status).toBe(401);
    expect((await send({ ...forged, headers: { 'content-type': 'application/json' } })).status).toBe(401);
    expect(await client.poll(id)).toMatchObject({ status: 'pending', attempts: 0 });
  });

  test('a signed SMS whose body was changed on the way', async () => {
    const { id, code } = await client.create({ channel: 'sms' });
    const { sms: twilio } = running.local;
    const signed = twilioRequest(
      twilio,
      messageForm(twilio, { from: '+37069199100', text: `VERIFY ${code}` }),
    );
    const changed = { ...signed, body: (signed.body ?? '').replace('37069199100', '37069199199') };
    expect((await send(changed)).status).toBe(401);
    expect(await client.poll(id)).toMatchObject({ status: 'pending' });
  });
});

describe('a Telegram contact', () => {
  const account = accountOf(NUMBER);
  const share = (contact: Parameters<typeof contactUpdate>[1]) =>
    send(telegramRequest(running.local.telegram, contactUpdate(account, contact, Date.now())));

  test.each([
    ['of somebody else', { number: NUMBER, userId: account.id + 1 }],
    ['without a user id', { number: NUMBER }],
    ['that was forwarded', { number: NUMBER, userId: account.id, forwarded: true }],
    ['with letters after the number', { number: `${NUMBER} ext 1`, userId: account.id }],
    ['with an anonymous number', { number: '+88812345678', userId: account.id }],
  ])('%s verifies nothing', async (_, contact) => {
    const { id, code } = await client.create();
    await send(telegramRequest(running.local.telegram, startUpdate(account, code, Date.now())));
    expect((await share(contact)).status).toBe(200);
    expect(await client.poll(id)).toMatchObject({ status: 'pending', attempts: 0 });
    await share({ number: NUMBER, userId: account.id });
    expect(await client.poll(id)).toMatchObject({ status: 'verified' });
  });

  test('that nobody asked for verifies nothing', async () => {
    const stranger = accountOf('+37060000000');
    const contact = contactUpdate(stranger, { number: '+37060000000', userId: stranger.id }, Date.now());
    const { id } = await client.create({ identifier: '+37060000000' });
    const answer = await send(telegramRequest(running.local.telegram, contact));
    expect(answer.status).toBe(200);
    expect(await client.poll(id)).toMatchObject({ status: 'pending' });
  });
});

import { describe, expect, test } from 'vitest';
import { proofClaims } from '../../shared/proof/claims.ts';
import { confirmVerification } from '../../shared/verification/confirm.ts';
import { NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';
import { SUBKEYS } from '../verification/inbox.ts';
import { deliveries } from './provider-inbox.ts';
import { VARIANTS, webhookRequest } from './receivers.ts';
import { begin, firstOf, HIDDEN, WAYS } from './ways.ts';

const { telegramStart, telegramContact, whatsapp, whatsappContact, whatsappTwilio, sms } = deliveries;
const OWNER = { projectId: PROJECT.id, environment: 'live' } as const;

describe('1. pending, then perhaps waiting for the number, then perhaps for the PIN, then verified', () => {
  test.each(WAYS)('by $way', async ({ by }) => {
    const box = await begin(firstOf(by), 'low');
    const outcomes = [];
    for (const delivery of by(box.code)) outcomes.push((await box.deliver(delivery)).kind);
    expect(outcomes).toEqual([...Array(by('').length - 1).fill('number_asked'), 'verified']);
    expect((await box.stored(box.id)).status).toBe('verified');
  });

  test.each(WAYS)('by $way, and the PIN of the answer', async ({ by, method, confirmed = method }) => {
    const box = await begin(firstOf(by), 'confirmed');
    const outcomes = [];
    for (const delivery of by(box.code)) outcomes.push(await box.deliver(delivery));
    const last = outcomes.at(-1);
    if (last?.kind !== 'pin_sent') throw new Error(`It ended as ${last?.kind}.`);
    expect((await box.stored(box.id)).status).toBe('pending');
    const context = { settings: box.deployment.settings, subkeys: SUBKEYS };
    await confirmVerification(box, context, OWNER, box.id, { pin: last.pin });
    expect(await box.stored(box.id)).toMatchObject({
      status: 'verified',
      match: { method: confirmed, assurance: 'confirmed' },
    });
  });
});

describe('2. the second step comes from whoever took the first', () => {
  test('over Telegram', async () => {
    const box = await begin(telegramStart(NUMBER, ''));
    await box.deliver(telegramStart(OTHER_NUMBER, box.code));
    expect((await box.deliver(telegramContact(NUMBER))).kind).toBe('nothing_asked');
  });

  test('and with the own card, over Telegram', async () => {
    const box = await begin(telegramStart(NUMBER, ''));
    await box.deliver(telegramStart(OTHER_NUMBER, box.code));
    expect((await box.deliver(telegramContact(OTHER_NUMBER, NUMBER))).kind).toBe('unusable');
  });

  test('over WhatsApp', async () => {
    const box = await begin(whatsapp(HIDDEN, ''));
    await box.deliver(whatsapp(NUMBER, 'hello'));
    expect((await box.deliver(whatsappContact(NUMBER))).kind).toBe('nothing_asked');
  });
});

describe('3. the sender is the claimed number in its canonical spelling, and older ones count for WhatsApp alone', () => {
  const [OLD, NEW] = ['+5215512345678', '+525512345678'];
  test.each([
    ['a WhatsApp account of the older spelling', (code: string) => [whatsapp(OLD, code)], 'verified'],
    ['the same by Twilio', (code: string) => [whatsappTwilio(OLD, code)], 'verified'],
    ['a text message of the older spelling', (code: string) => [sms(OLD, code)], 'wrong_sender'],
    [
      'a Telegram contact of the older spelling',
      (code: string) => [telegramStart(OLD, code), telegramContact(OLD)],
      'wrong_sender',
    ],
    ['another number', (code: string) => [whatsapp('+525512345679', code)], 'wrong_sender'],
  ])('%s', async (_what, by, expected) => {
    const box = await begin(firstOf(by), 'low', { identifier: NEW });
    let last = '';
    for (const delivery of by(box.code)) last = (await box.deliver(delivery)).kind;
    expect(last).toBe(expected);
  });
});

test('4. the third distinct wrong sender ends it, after it is told as suspicious', async () => {
  const box = await begin(sms(NUMBER, ''), 'low');
  for (const ending of [1, 1, 2, 2, 3]) await box.deliver(sms(`+3706000000${ending}`, box.code));
  expect((await box.stored(box.id)).status).toBe('failed');
  expect(box.verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  expect((await box.deliver(sms(NUMBER, box.code))).kind).toBe('no_match');
});

test('5. no answer to a sender holds a proof or the whole number', async () => {
  for (const { by } of WAYS) {
    const box = await begin(firstOf(by), 'low');
    for (const delivery of by(box.code)) {
      const receiver = VARIANTS[delivery.variant];
      const [message] = receiver?.parse(webhookRequest({ body: delivery.body })) ?? [];
      if (!receiver || !message) throw new Error('The payload holds one message.');
      const received = [{ message, outcome: await box.receive(delivery.channel, message) }];
      const said = `${receiver.acknowledge(received).body}${JSON.stringify(receiver.sends?.replies(received))}`;
      // A text goes to its own sender, whose number Meta wants as the address.
      expect(said.replace(`"to":"${NUMBER.slice(1)}"`, '')).not.toMatch(new RegExp(`eyJ|${NUMBER.slice(1)}`));
    }
  }
});

describe('6. the proof says how and how surely it was proven, for whom and for what', () => {
  test.each(WAYS)('by $way', async ({ by, method }) => {
    const delivery = firstOf(by);
    const box = await begin(delivery, 'low', { nonce: 'a nonce of theirs' });
    for (const each of by(box.code)) await box.deliver(each);
    const proven = await box.stored(box.id);
    if (proven.status !== 'verified') throw new Error(`It is ${proven.status}.`);
    expect(proofClaims(proven, proven.match)).toMatchObject({
      ...{ channel: delivery?.channel, method, assurance: method === 'sms_mo' ? 'low' : 'basic' },
      ...{ aud: PROJECT.id, nonce: 'a nonce of theirs', verified_at: expect.any(String) },
      exp: expect.any(Number),
    });
  });
});

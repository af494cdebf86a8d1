import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { MINUTE } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import { fixturesOf } from './fixtures.ts';
import { deliveries } from './provider-inbox.ts';
import { VARIANTS, webhookRequest } from './receivers.ts';
import { secretsWith } from './secrets.ts';
import { begin, firstOf, WAYS } from './ways.ts';

const { whatsapp, whatsappTwilio, sms } = deliveries;

describe('7. the signature comes first, and nobody comes in while a secret is empty', () => {
  test.each(Object.keys(VARIANTS))('%s', (variant) => {
    const receiver = VARIANTS[variant];
    const headers = {
      'x-telegram-bot-api-secret-token': '',
      'x-hub-signature-256': '',
      'x-twilio-signature': '',
    };
    for (const given of [headers, {}]) {
      expect(receiver?.authenticate(webhookRequest({ headers: given }), secretsWith({}))).toBe(false);
    }
    const others = secretsWith(
      Object.fromEntries((receiver?.secrets ?? []).map((name) => [name, 'a secret'])),
    );
    expect(receiver?.authenticate(webhookRequest({ headers }), others)).toBe(false);
  });

  test.each(CHANNEL_NAMES)('and whatever is authentic and useless is answered 200 by %s', (channel) => {
    for (const { body, variant = channel } of fixturesOf(channel)) {
      const receiver = VARIANTS[variant];
      const messages = receiver?.parse(webhookRequest({ body })) ?? [];
      const received = messages.flatMap((message) =>
        message.kind === 'unusable'
          ? [{ message, outcome: { kind: message.kind, reason: message.reason } }]
          : [],
      );
      expect(receiver?.acknowledge(received).status).toBe(200);
    }
  });
});

describe('8. what a provider delivers again, late or in another order changes nothing that was decided', () => {
  test.each(WAYS)('twice, by $way', async ({ by }) => {
    const box = await begin(firstOf(by), 'low');
    for (const delivery of by(box.code)) await box.deliver(delivery);
    const decided = await box.stored(box.id);
    box.clock.advance(MINUTE);
    for (const delivery of by(box.code)) await box.deliver(delivery);
    expect(await box.stored(box.id)).toEqual(decided);
    expect(box.signer.signatures).toHaveLength(1);
    expect(box.verifications.events).toEqual(['verification.completed']);
  });

  test.each(WAYS)('twice at once, by $way', async ({ by }) => {
    const box = await begin(firstOf(by), 'low');
    const all = by(box.code);
    for (const delivery of all.slice(0, -1)) await box.deliver(delivery);
    const last = all.at(-1);
    if (last) await Promise.all([box.deliver(last), box.deliver(last), box.deliver(last)]);
    expect(box.verifications.events).toEqual(['verification.completed']);
  });

  test.each(WAYS)('six days late, by $way', async ({ by }) => {
    const box = await begin(firstOf(by), 'low');
    const before = await box.stored(box.id);
    box.clock.advance(6 * 24 * 60 * MINUTE);
    for (const delivery of by(box.code)) {
      expect(['no_match', 'nothing_asked']).toContain((await box.deliver(delivery)).kind);
    }
    expect(await box.stored(box.id)).toEqual(before);
    expect(box.signer.signatures).toEqual([]);
  });

  test.each(WAYS)('six days after it was proven, by $way', async ({ by }) => {
    const box = await begin(firstOf(by), 'low');
    for (const delivery of by(box.code)) await box.deliver(delivery);
    const decided = await box.stored(box.id);
    box.clock.advance(6 * 24 * 60 * MINUTE);
    for (const delivery of by(box.code)) await box.deliver(delivery);
    expect(await box.stored(box.id)).toEqual(decided);
    expect(box.verifications.events).toEqual(['verification.completed']);
  });

  test.each(WAYS.filter(({ by }) => by('').length === 2))(
    'the last first, by $way: it finds nothing, and verifies once it comes again',
    async ({ by }) => {
      const box = await begin(firstOf(by), 'low');
      const [first, last] = by(box.code);
      if (!first || !last) throw new Error('There are two.');
      expect((await box.deliver(last)).kind).toBe('nothing_asked');
      await box.deliver(first);
      expect((await box.deliver(last)).kind).toBe('verified');
    },
  );

  test.each(WAYS)('a wrong sender’s message again counts no second time, by $way', async ({ by }) => {
    const box = await begin(firstOf(by), 'low', { identifier: OTHER_NUMBER });
    for (let time = 0; time < 3; time += 1) for (const each of by(box.code)) await box.deliver(each);
    expect(await box.stored(box.id)).toMatchObject({ status: 'pending', attempts: 1 });
  });

  test('a no before what it takes back, and again after it', async () => {
    const box = await begin(whatsapp(NUMBER, ''));
    expect((await box.deliver(whatsapp(NUMBER, 'no'))).kind).toBe('nothing_asked');
    await box.deliver(whatsapp(NUMBER, box.code));
    expect((await box.deliver(whatsapp(NUMBER, 'no'))).kind).toBe('withdrawn');
    const decided = await box.stored(box.id);
    box.clock.advance(MINUTE);
    await box.deliver(whatsapp(NUMBER, box.code));
    await box.deliver(whatsapp(NUMBER, 'no'));
    expect(await box.stored(box.id)).toEqual(decided);
  });
});

describe('9. answers are neutral, and cost nothing that nobody switched on', () => {
  const verification = { kind: 'no_match' } as const;
  test.each(Object.keys(VARIANTS))('%s says the same of every code that is not to be used', (variant) => {
    const sender = { id: '37069199199' };
    const said = ['K7M2XQ4P', 'H4N9TWRX'].map((code) => {
      const received = [{ message: { kind: 'code', sender, code } as const, outcome: verification }];
      return [VARIANTS[variant]?.acknowledge(received), VARIANTS[variant]?.sends?.replies(received)];
    });
    expect(said[0]).toEqual(said[1]);
    if (variant !== 'telegram') expect(said[0]?.[0]).toMatchObject({ replies: 0 });
  });

  test.each(['whatsapp', 'whatsapp-twilio', 'sms'])('%s says nothing of a proof', async (variant) => {
    const box = await begin(variant === 'sms' ? sms(NUMBER, '') : whatsapp(NUMBER, ''), 'low');
    const delivery = {
      sms: sms(NUMBER, box.code),
      whatsapp: whatsapp(NUMBER, box.code),
      'whatsapp-twilio': whatsappTwilio(NUMBER, box.code),
    }[variant];
    const receiver = VARIANTS[variant];
    const [message] = receiver?.parse(webhookRequest({ body: delivery?.body ?? Buffer.alloc(0) })) ?? [];
    if (!message || !delivery || !receiver) throw new Error('The payload holds one message.');
    const received = [{ message, outcome: await box.receive(delivery.channel, message) }];
    expect(received[0]?.outcome.kind).toBe('verified');
    expect(receiver.acknowledge(received).replies).toBe(0);
    expect(receiver.sends?.replies(received) ?? []).toEqual([]);
  });
});

describe('10. every payload that the providers are known to send has a fixture', () => {
  test.each([
    ['telegram', ['contact', 'contact-with-plus', 'contact-of-somebody-else', 'contact-without-user-id']],
    ['telegram', ['contact-forwarded', 'contact-in-group', 'contact-anonymous-number', 'edited-message']],
    ['whatsapp', ['text', 'batch', 'statuses', 'without-number', 'contact-request', 'contact-origin-other']],
    ['whatsapp', ['forwarded', 'frequently-forwarded', 'group', 'edited', 'revoked', 'reaction', 'system']],
    ['whatsapp', ['from-mexico-with-1', 'from-brazil-without-9', 'from-argentina-mobile', 'unsupported']],
    ['whatsapp', ['from-ivory-coast-8-digits', 'from-benin-8-digits', 'twilio-text', 'twilio-forwarded']],
    ['sms', ['plain', 'repeated-parameter', 'whatsapp-sender', 'alphanumeric-sender', 'short-code', 'emoji']],
    ['sms', ['keyword-stop', 'signature', 'base64', 'full-width', 'look-alikes', 'two-codes', 'lower-case']],
  ] as const)('%s: %j', (channel, names) => {
    const files = fixturesOf(channel).map(({ file }) => file);
    expect(files).toEqual(expect.arrayContaining(names.map((name) => `${name}.json`)));
  });
});

import { describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../shared/channels/inbound-message.ts';
import { identifierHash } from '../../shared/proof/claims.ts';
import { parsePhoneNumber } from '../../shared/verification/phone-number.ts';
import { fixturesOf } from '../channels/fixtures.ts';
import { RECEIVERS, webhookRequest } from '../channels/receivers.ts';
import { codeFrom, contactFrom, inbox, startFrom } from '../verification/inbox.ts';

const FIXTURES = fixturesOf('whatsapp');

/** What WhatsApp sends, read as it is read, with the code of a verification that is there. */
function sentAs(name: string, code: string): InboundMessage {
  const fixture = FIXTURES.find(({ file }) => file === `${name}.json`);
  const [message] = fixture ? RECEIVERS.whatsapp.parse(webhookRequest({ body: fixture.body })) : [];
  if (message?.kind !== 'code_with_number') throw new Error(`${name} holds no code.`);
  return { ...message, code };
}

/** As every request with a number in it reads it. */
function typed(input: string): string {
  const parsed = parsePhoneNumber(input);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.number;
}

async function claimed(input: string, channel: 'telegram' | 'whatsapp' | 'sms' = 'whatsapp') {
  const box = inbox();
  return { box, ...(await box.create({ channels: [channel], identifier: typed(input) })) };
}

/** Today's number, the one of before, and the fixtures of accounts under each. */
const RENUMBERED = [
  ['Mexico', '+52 998 123 4567', '+52 1 998 123 4567', 'from-mexico-without-1', 'from-mexico-with-1'],
  ['Brazil', '+55 31 98765-4321', '+55 31 8765-4321', 'from-brazil-with-9', 'from-brazil-without-9'],
  [
    'Ivory Coast',
    '+225 07 07 12 3456',
    '+225 07 12 34 56',
    'from-ivory-coast-10-digits',
    'from-ivory-coast-8-digits',
  ],
  ['Benin', '+229 01 97 12 34 56', '+229 97 12 34 56', 'from-benin-10-digits', 'from-benin-8-digits'],
] as const;

describe.each(RENUMBERED)(
  'a renumbered subscriber of %s',
  (_country, present, former, account, oldAccount) => {
    test.each([
      ['today’s number, from an account under it', present, account],
      ['today’s number, from an account under the old one', present, oldAccount],
      ['the old number, from an account under today’s', former, account],
      ['the old number, from an account under it', former, oldAccount],
    ])('is verified over WhatsApp: %s', async (_how, input, from) => {
      const { box, id, code } = await claimed(input);
      expect((await box.receive('whatsapp', sentAs(from, code))).kind).toBe('verified');
      expect(await box.stored(id)).toMatchObject({ status: 'verified', identifier: typed(present) });
    });

    test.each([account, oldAccount])('is learned over WhatsApp under one number: %s', async (from) => {
      const box = inbox();
      const { id, code } = await box.create({
        channels: ['whatsapp'],
        identifier: undefined,
        learnsNumber: true,
      });
      expect((await box.receive('whatsapp', sentAs(from, code))).kind).toBe('verified');
      expect(await box.stored(id)).toMatchObject({ identifier: typed(present) });
    });

    test('has one hash, whichever spelling a proof is compared with', () => {
      expect(identifierHash(typed(former))).toBe(identifierHash(typed(present)));
    });

    test('keeps WhatsApp’s own id in what was observed', async () => {
      const { box, id, code } = await claimed(present);
      const message = sentAs(oldAccount, code);
      await box.receive('whatsapp', message);
      const digits = former.replace(/\D/g, '');
      expect(await box.stored(id)).toMatchObject({ match: { data: { wa_id: digits } } });
    });

    test.each([present, former])(
      'is the sender of a text message only as written today: claimed %s',
      async (input) => {
        const { box, code } = await claimed(input, 'sms');
        const old = `+${former.replace(/\D/g, '')}`;
        expect((await box.receive('sms', codeFrom(old, code, 'sms'))).kind).toBe('wrong_sender');
        expect((await box.receive('sms', codeFrom(typed(present), code, 'sms'))).kind).toBe('verified');
      },
    );

    test.each([present, former])('is a Telegram contact only as written today: claimed %s', async (input) => {
      const { box, code } = await claimed(input, 'telegram');
      await box.receive('telegram', startFrom('11223344', code));
      const old = `+${former.replace(/\D/g, '')}`;
      expect((await box.receive('telegram', contactFrom('11223344', old))).kind).toBe('wrong_sender');
      expect((await box.receive('telegram', contactFrom('11223344', typed(present)))).kind).toBe('verified');
    });
  },
);

describe('another subscriber never verifies:', () => {
  test.each([
    ['an Argentine landline for the mobile', '+54 9 11 4321-1234', 'from-argentina-landline'],
    ['an Argentine mobile for the landline', '+54 11 4321-1234', 'from-argentina-mobile'],
    ['a Brazilian landline for a mobile that ends alike', '+55 45 93278-2153', 'from-brazil-landline'],
    ['Brazilian mobile radio for a mobile that ends alike', '+55 11 97812-3456', 'from-brazil-radio'],
    ['an Ivorian number of another operator', '+225 05 07 12 3456', 'from-ivory-coast-8-digits'],
    ['an Ivorian range that no list names', '+225 01 60 12 3456', 'from-ivory-coast-unlisted'],
    ['a Mexican number that is one digit off', '+52 998 123 4568', 'from-mexico-with-1'],
  ])('%s', async (_who, input, from) => {
    const { box, id, code } = await claimed(input);
    expect((await box.receive('whatsapp', sentAs(from, code))).kind).toBe('wrong_sender');
    expect(await box.stored(id)).toMatchObject({ status: 'pending', attempts: 1 });
  });
});

describe('an Argentine verifies', () => {
  test.each([
    ['a mobile, claimed with its 9', '+54 9 11 4321-1234', 'from-argentina-mobile'],
    ['a mobile, claimed as it is dialled at home', '+54 11 15 4321-1234', 'from-argentina-mobile'],
    ['a landline', '+54 11 4321-1234', 'from-argentina-landline'],
  ])('%s', async (_who, input, from) => {
    const { box, code } = await claimed(input);
    expect((await box.receive('whatsapp', sentAs(from, code))).kind).toBe('verified');
  });
});

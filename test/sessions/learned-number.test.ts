import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { identifierHash } from '../../shared/proof/claims.ts';
import { proofToken } from '../../shared/proof/token.ts';
import { readSessionRequest } from '../../shared/sessions/session-request.ts';
import { ALPHABET, LONG_CODE_LENGTH } from '../../shared/verification/challenge-code.ts';
import { createVerification } from '../../shared/verification/create.ts';
import { findCode } from '../../shared/verification/find-code.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import { creator, ENDLESS, OFFERED, ROUTE } from '../verification/creator.ts';
import { codeFrom, contactFrom, inbox, SUBKEYS, startFrom } from '../verification/inbox.ts';

async function withSession(body: object = {}) {
  const box = inbox();
  const random = { bytes: (length: number) => Buffer.alloc(length, 9) };
  const wanted = readSessionRequest({ channel: 'whatsapp', ...body }, OFFERED);
  const by = creator({ codeSubkey: SUBKEYS.code });
  const ports = { ...box, counters: ENDLESS, random };
  const { verification, challenge } = await createVerification(ports, by, { wanted, route: ROUTE });
  return {
    ...box,
    session: verification,
    code: challenge.code,
    link: challenge.link,
    events: box.verifications.events,
  };
}

describe('a session that learns its number', () => {
  test('has a code of at least 60 bits, which is found in a message as any other', async () => {
    const { code, link } = await withSession();
    expect(code).toMatch(new RegExp(`^[${ALPHABET}]{${LONG_CODE_LENGTH}}$`));
    expect(LONG_CODE_LENGTH * Math.log2(ALPHABET.length)).toBeGreaterThan(60);
    expect(findCode(`VERIFY ${code} - I confirm my phone number for Acme`)).toBe(code);
    expect(findCode(`verify ${code.toLowerCase()}.`)).toBe(code);
    expect(findCode(`${code}A`)).toBeUndefined();
    expect(link.startsWith('s')).toBe(true);
  });

  test('is verified with the number that its message came from', async () => {
    const { session, code, receive, stored } = await withSession();
    expect(await receive('whatsapp', codeFrom(NUMBER, code))).toMatchObject({ kind: 'verified' });
    const proven = await stored(session.id);
    expect(proven).toMatchObject({ status: 'verified', identifier: NUMBER });
    if (proven?.status !== 'verified') throw new Error('It has no proof.');
    expect(decodeJwt(proofToken(proven)).identifier_hash).toBe(identifierHash(NUMBER));
  });

  test('is verified over Telegram by the contact that follows', async () => {
    const { session, code, receive, stored } = await withSession({ channel: 'telegram' });
    expect(await receive('telegram', startFrom('11223344', code))).toMatchObject({ kind: 'number_asked' });
    expect(await receive('telegram', contactFrom('11223344'))).toMatchObject({ kind: 'verified' });
    expect(await stored(session.id)).toMatchObject({ identifier: NUMBER });
  });

  test.each(['whatsapp', 'sms'] as const)('over %s keeps it in today’s spelling', async (channel) => {
    const { session, code, receive, stored } = await withSession({ channel });
    const old = () => receive(channel, codeFrom('+5215512345678', code, channel));
    expect(await old()).toMatchObject({ kind: 'verified' });
    expect(await stored(session.id)).toMatchObject({ identifier: '+525512345678' });
    expect(await old()).toMatchObject({ kind: 'already_verified' });
  });

  test('is won by the first of many who send at once', async () => {
    const { session, code, receive, stored, events } = await withSession();
    const numbers = Array.from({ length: 8 }, (_, place) => `+3706910000${place}`);
    const outcomes = await Promise.all(numbers.map((number) => receive('whatsapp', codeFrom(number, code))));
    const won = outcomes.findIndex(({ kind }) => kind === 'verified');
    expect(outcomes.filter(({ kind }) => kind === 'verified')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'no_match')).toHaveLength(7);
    expect(await stored(session.id)).toMatchObject({ identifier: numbers[won] });
    expect(events).toEqual(['verification.completed']);
  });

  test('counts nobody as a wrong sender', async () => {
    const { session, code, receive, stored } = await withSession();
    await receive('whatsapp', codeFrom(NUMBER, code));
    expect(await receive('whatsapp', codeFrom(OTHER_NUMBER, code))).toEqual({ kind: 'no_match' });
    expect(await receive('whatsapp', codeFrom(NUMBER, code))).toMatchObject({ kind: 'already_verified' });
    expect(await stored(session.id)).toMatchObject({ attempts: 0, identifier: NUMBER });
  });
});

describe('a session that is told the number', () => {
  test.each(['phone_number', 'phone'])('by %s is for that number alone', async (field) => {
    const { session, code, receive } = await withSession({ [field]: '+370 691 99199' });
    expect(session).toMatchObject({ flow: 'session', identifier: NUMBER });
    expect(session.learnsNumber).toBeUndefined();
    expect(code).toHaveLength(8);
    expect(await receive('whatsapp', codeFrom(OTHER_NUMBER, code))).toMatchObject({ kind: 'wrong_sender' });
    expect(await receive('whatsapp', codeFrom(NUMBER, code))).toMatchObject({ kind: 'verified' });
  });

  test.each(['phone_number', 'phone'])(
    'in a wrong form by %s is refused, naming the field',
    async (field) => {
      const refusal = await refusalOf(() => readSessionRequest({ channel: 'sms', [field]: '12' }, OFFERED));
      expect(refusal).toMatchObject({ code: 'invalid_identifier', details: [{ field }] });
    },
  );
});

describe('a caller’s own words', () => {
  test.each([
    ['a link', 'see https://evil.example'],
    ['an address', 'write to me@evil.example'],
    ['a site', 'www.evil.example'],
    ['two lines', 'one\ntwo'],
    ['nothing', ''],
    ['too much', 'a'.repeat(121)],
  ])('can’t hold %s', async (_what, action) => {
    const refusal = await refusalOf(() =>
      readSessionRequest({ channel: 'sms', context: { action } }, OFFERED),
    );
    expect(refusal).toMatchObject({ code: 'validation_error', details: [{ field: 'context.action' }] });
  });

  test('are kept as they are', () => {
    const context = { business_name: 'Café Ąžuolas', action: 'sign in – from a new device' };
    expect(readSessionRequest({ channel: 'sms', context }, OFFERED).context).toEqual(context);
  });
});

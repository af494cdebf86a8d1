import { describe, expect, test } from 'vitest';
import { confirmVerification } from '../../shared/verification/confirm.ts';
import type { Assurance } from '../../shared/verification/verification.ts';
import { verificationView } from '../../shared/verification/view.ts';
import { DAY, MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';
import { codeFrom, contactFrom, inbox, SUBKEYS, startFrom } from './inbox.ts';

const OWNER = { projectId: PROJECT.id, environment: 'live' } as const;
const CONFIRMED = { channels: ['sms'], assurance: 'confirmed' as Assurance } as const;

function service() {
  const box = inbox();
  const context = { settings: box.deployment.settings, subkeys: SUBKEYS };
  const confirm = (
    id: string,
    pin: unknown,
    by: { projectId: string; environment: 'live' | 'test' } = OWNER,
  ) => confirmVerification(box, context, by, id, { pin });
  return {
    ...box,
    confirm,
    /** A verification whose message has come, and the PIN that answered it. */
    async held(overrides: object = {}) {
      const { id, code } = await box.create({ ...CONFIRMED, ...overrides });
      const outcome = await box.receive('sms', codeFrom(NUMBER, code, 'sms'));
      if (outcome.kind !== 'pin_sent') throw new Error(`The message ended as ${outcome.kind}.`);
      return { id, code, pin: outcome.pin };
    },
  };
}

const wrong = (pin: string, by = 1) => String((Number(pin) + by) % 1_000_000).padStart(6, '0');

describe('a message for a verification that has to be confirmed', () => {
  test('proves nothing yet, signs nothing, and tells no event', async () => {
    const { held, stored, signer, verifications } = service();
    const { id, pin } = await held();
    expect(pin).toMatch(/^\d{6}$/);
    expect(await stored(id)).toMatchObject({ status: 'pending', sequence: 0 });
    expect(signer.signatures).toEqual([]);
    expect(verifications.events).toEqual([]);
  });

  test('makes the caller ask for the PIN, which it never sees', async () => {
    const { held, stored, clock } = service();
    const { id, pin } = await held();
    const view = verificationView(await stored(id), () => undefined, clock.now());
    expect(view).toMatchObject({ status: 'pending', next_step: 'enter_pin' });
    expect(JSON.stringify(view)).not.toContain(pin);
  });

  test('brings the same PIN when it comes again, and no more than five a day', async () => {
    const { held, receive, clock, create } = service();
    const { code, pin } = await held();
    for (let again = 2; again <= 5; again += 1) {
      expect(await receive('sms', codeFrom(NUMBER, code, 'sms'))).toMatchObject({ kind: 'pin_sent', pin });
    }
    expect(await receive('sms', codeFrom(NUMBER, code, 'sms'))).toMatchObject({ kind: 'pin_withheld' });
    clock.advance(DAY);
    const next = await create({ ...CONFIRMED, expiresAt: clock.now() + 10 * MINUTE });
    expect(await receive('sms', codeFrom(NUMBER, next.code, 'sms'))).toMatchObject({ kind: 'pin_sent' });
  });

  test('from another number is a wrong sender, and gets no PIN', async () => {
    const { create, receive, stored } = service();
    const { id, code } = await create(CONFIRMED);
    expect(await receive('sms', codeFrom(OTHER_NUMBER, code, 'sms'))).toMatchObject({ kind: 'wrong_sender' });
    expect(await stored(id)).not.toHaveProperty('held');
  });

  test('for a session is its first sender’s, and another number is no match', async () => {
    const { create, receive, stored } = service();
    const session = { ...CONFIRMED, flow: 'session', learnsNumber: true, identifier: undefined } as const;
    const { id, code } = await create(session);
    expect(await receive('sms', codeFrom(NUMBER, code, 'sms'))).toMatchObject({ kind: 'pin_sent' });
    expect(await receive('sms', codeFrom(OTHER_NUMBER, code, 'sms'))).toEqual({ kind: 'no_match' });
    expect(await stored(id)).toMatchObject({ held: { number: NUMBER } });
  });

  test('over Telegram brings it after the contact', async () => {
    const { create, receive, confirm } = service();
    const { id, code } = await create({ ...CONFIRMED, channels: ['telegram'] });
    await receive('telegram', startFrom('11223344', code));
    const outcome = await receive('telegram', contactFrom('11223344'));
    if (outcome.kind !== 'pin_sent') throw new Error(`The contact ended as ${outcome.kind}.`);
    expect(await confirm(id, outcome.pin)).toMatchObject({
      status: 'verified',
      match: { method: 'telegram_contact', assurance: 'confirmed' },
    });
  });

  test('over a channel that can’t reply is no match', async () => {
    const { create, receive } = service();
    const { code } = await create({ ...CONFIRMED, channels: ['whatsapp'] });
    const silent = await receive('whatsapp', codeFrom(NUMBER, code), {}, { replies: false });
    expect(silent).toEqual({ kind: 'no_match' });
  });
});

describe('its PIN', () => {
  test('verifies it, as of now, by its echo', async () => {
    const { held, confirm, clock, stored, verifications } = service();
    const { id, pin } = await held();
    clock.advance(MINUTE);
    const verified = await confirm(id, ` ${pin} `);
    expect(verified).toMatchObject({
      status: 'verified',
      identifier: NUMBER,
      match: { method: 'sms_mo_echo', assurance: 'confirmed', at: clock.now() },
    });
    expect(await stored(id)).toEqual(verified);
    expect(verifications.events).toEqual(['verification.completed']);
    expect(await confirm(id, '000000')).toEqual(verified);
  });

  test('is of no use to another project, and isn’t tried then', async () => {
    const { held, confirm, stored } = service();
    const { id, pin } = await held();
    for (const by of [
      { ...OWNER, projectId: 'f'.repeat(24) },
      { ...OWNER, environment: 'test' as const },
    ]) {
      expect(await refusalOf(() => confirm(id, pin, by))).toMatchObject({ code: 'not_found' });
    }
    expect(await stored(id)).toMatchObject({ held: { tries: 0 } });
  });

  test('may be wrong twice', async () => {
    const { held, confirm } = service();
    const { id, pin } = await held();
    for (const left of [2, 1]) {
      const refusal = await refusalOf(() => confirm(id, wrong(pin, left)));
      expect(refusal).toMatchObject({
        code: 'validation_error',
        details: [{ field: 'pin', code: 'wrong_pin' }],
      });
      expect(refusal.message).toContain(`${left} more`);
    }
    expect(await confirm(id, pin)).toMatchObject({ status: 'verified' });
  });

  test('that is wrong a third time ends the verification, also for the right one', async () => {
    const { held, confirm, stored, verifications, receive, ...rest } = service();
    const { id, code, pin } = await held();
    for (const by of [1, 2, 3]) await refusalOf(() => confirm(id, wrong(pin, by)));
    expect(await stored(id)).toMatchObject({ status: 'failed' });
    expect(verifications.events).toEqual(['verification.failed']);
    expect(await refusalOf(() => confirm(id, pin))).toMatchObject({ code: 'conflict' });
    expect(await receive('sms', codeFrom(NUMBER, code, 'sms'))).toEqual({ kind: 'no_match' });
    expect(rest.signer.signatures).toEqual([]);
  });

  test('guessed many times at once is guessed three times', async () => {
    const { held, confirm, stored, signer } = service();
    const { id, pin } = await held();
    const guesses = Array.from({ length: 12 }, (_, by) =>
      confirm(id, wrong(pin, by + 1)).catch((error) => error),
    );
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ code }) => code === 'validation_error')).toHaveLength(3);
    expect(await stored(id)).toMatchObject({ status: 'failed' });
    expect(signer.signatures).toEqual([]);
  });

  test('sent right many times at once makes one proof', async () => {
    const { held, confirm, verifications } = service();
    const { id, pin } = await held();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => confirm(id, pin).catch((error) => error)),
    );
    const verified = answers.filter(({ status }) => status === 'verified');
    expect(verified.length).toBeGreaterThan(0);
    expect(new Set(verified.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(verifications.events).toEqual(['verification.completed']);
  });

  test('lives five minutes, and comes back with the message', async () => {
    const { held, confirm, receive, clock } = service();
    const { id, code, pin } = await held({ expiresAt: inbox().clock.now() + 30 * MINUTE });
    clock.advance(5 * MINUTE);
    expect(await refusalOf(() => confirm(id, pin))).toMatchObject({ code: 'conflict' });
    expect(await receive('sms', codeFrom(NUMBER, code, 'sms'))).toMatchObject({ kind: 'pin_sent', pin });
    expect(await confirm(id, pin)).toMatchObject({ status: 'verified' });
  });

  test('dies with its verification', async () => {
    const { held, confirm, clock } = service();
    const { id, pin } = await held({ expiresAt: inbox().clock.now() + 2 * MINUTE });
    clock.advance(2 * MINUTE);
    expect(await refusalOf(() => confirm(id, pin))).toMatchObject({ code: 'challenge_expired' });
  });

  test('is not asked for before a message has come', async () => {
    const { create, confirm } = service();
    const { id } = await create(CONFIRMED);
    expect(await refusalOf(() => confirm(id, '123456'))).toMatchObject({ code: 'conflict' });
  });

  test.each([undefined, 123456, '', '12345', '1234567', '12345a', '１２３４５６'])(
    '%j is none',
    async (pin) => {
      const { held, confirm, stored } = service();
      const { id } = await held();
      expect(await refusalOf(() => confirm(id, pin))).toMatchObject({ code: 'validation_error' });
      expect(await stored(id)).toMatchObject({ held: { tries: 0 } });
    },
  );

  test('may be wrong ten times a day for a number, over all its verifications', async () => {
    const { held, confirm, create, receive } = service();
    for (let round = 0; round < 5; round += 1) {
      const { id, pin } = await held();
      for (const by of [1, 2]) await refusalOf(() => confirm(id, wrong(pin, by)));
    }
    const { id, code } = await create(CONFIRMED);
    await receive('sms', codeFrom(NUMBER, code, 'sms'));
    const refusal = await refusalOf(() => confirm(id, '000000'));
    expect(refusal).toMatchObject({ code: 'rate_limited', headers: { 'retry-after': expect.any(String) } });
  });
});

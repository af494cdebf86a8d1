import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { codeFrom } from '../verification/inbox.ts';
import { CONFIRMED, pinDesk, wrong } from './pin-desk.ts';

describe('a right PIN on the page', () => {
  test('completes nothing: it is answered with a result that can’t be guessed', async () => {
    const { held, type, stored, verifications, signer } = pinDesk();
    const { id, pin } = await held();
    const { verificationId, result } = await type(id, ` ${pin}`);
    expect(verificationId).toBe(id);
    expect(Buffer.from(result, 'base64url')).toHaveLength(16);
    expect(await stored(id)).toMatchObject({ status: 'pending' });
    expect(verifications.events).toEqual([]);
    expect(signer.signatures).toEqual([]);
  });

  test('completes once the caller has sent its result', async () => {
    const { held, type, confirm, stored, verifications } = pinDesk();
    const { id, pin } = await held();
    const { result } = await type(id, pin);
    const verified = await confirm(id, { result });
    expect(verified).toMatchObject({
      status: 'verified',
      identifier: NUMBER,
      match: { method: 'sms_mo_echo', assurance: 'confirmed' },
    });
    expect(await stored(id)).toEqual(verified);
    expect(verifications.events).toEqual(['verification.completed']);
    expect(await confirm(id, { result })).toEqual(verified);
  });

  test('is the same result when it is typed again, and costs no try', async () => {
    const { held, type, stored } = pinDesk();
    const { id, pin } = await held();
    for (const by of [1, 2]) await refusalOf(() => type(id, wrong(pin, by)));
    const { result } = await type(id, pin);
    for (let again = 0; again < 5; again += 1) expect(await type(id, pin)).toMatchObject({ result });
    expect(await stored(id)).toMatchObject({ held: { tries: 2 } });
  });

  test('still completes over the API', async () => {
    const { held, type, confirm } = pinDesk();
    const { id, pin } = await held();
    await type(id, pin);
    expect(await confirm(id, { pin })).toMatchObject({ status: 'verified' });
  });

  test('is taken where its result can reach the caller, and else not tried', async () => {
    const { held, type, stored } = pinDesk();
    const { id, pin } = await held({ redirectUrl: undefined });
    expect(await refusalOf(() => type(id, pin))).toMatchObject({ code: 'conflict' });
    expect(await refusalOf(() => type(id, pin, { frameOrigins: [] }))).toMatchObject({ code: 'conflict' });
    expect(await stored(id)).toMatchObject({ held: { tries: 0 } });
    await expect(type(id, pin, { frameOrigins: ['https://shop.example'] })).resolves.toMatchObject({
      verificationId: id,
    });
    const listed = await held();
    const elsewhere = { redirectOrigins: ['https://other.example'] };
    expect(await refusalOf(() => type(listed.id, listed.pin, {}, elsewhere))).toMatchObject({
      code: 'conflict',
    });
  });
});

describe('a wrong PIN on the page', () => {
  test('counts together with those of the API, and the third ends the verification', async () => {
    const { held, type, confirm, stored, verifications } = pinDesk();
    const { id, pin } = await held();
    const first = await refusalOf(() => type(id, wrong(pin, 1)));
    expect(first).toMatchObject({ code: 'validation_error', details: [{ field: 'pin', code: 'wrong_pin' }] });
    expect(first.message).toContain('2 more');
    expect((await refusalOf(() => confirm(id, { pin: wrong(pin, 2) }))).message).toContain('1 more');
    await refusalOf(() => type(id, wrong(pin, 3)));
    expect(await stored(id)).toMatchObject({ status: 'failed' });
    expect(verifications.events).toEqual(['verification.failed']);
    expect(await refusalOf(() => type(id, pin))).toMatchObject({ code: 'conflict' });
  });

  test('guessed many times at once, on the page and over the API, is guessed three times', async () => {
    const { held, type, confirm, stored, signer } = pinDesk();
    const { id, pin } = await held();
    const guesses = Array.from({ length: 12 }, (_, by) => {
      const guess = wrong(pin, by + 1);
      return (by % 2 === 0 ? type(id, guess) : confirm(id, { pin: guess })).catch((error) => error);
    });
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ code }) => code === 'validation_error')).toHaveLength(3);
    expect(await stored(id)).toMatchObject({ status: 'failed' });
    expect(signer.signatures).toEqual([]);
  });

  test('may be guessed ten times a day for a number, wherever', async () => {
    const { held, type, confirm, create, receive, clock } = pinDesk();
    const guess = async () => {
      const { id, pin } = await held({ expiresAt: clock.now() + 10 * MINUTE });
      await refusalOf(() => type(id, wrong(pin, 1)));
      return refusalOf(() => confirm(id, { pin: wrong(pin, 2) }));
    };
    for (let round = 1; round <= 5; round += 1)
      expect(await guess()).toMatchObject({ code: 'validation_error' });
    const { id, code } = await create(CONFIRMED);
    await receive('sms', codeFrom(NUMBER, code, 'sms'));
    expect(await refusalOf(() => type(id, '000000'))).toMatchObject({ code: 'rate_limited' });
    clock.advance(DAY);
    expect(await guess()).toMatchObject({ code: 'validation_error' });
  });
});

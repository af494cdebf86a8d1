import { describe, expect, test } from 'vitest';
import { confirmVerification } from '../../shared/verification/confirm.ts';
import { DAY, MINUTE } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';
import { codeFrom, contactFrom, inbox, noFrom, SUBKEYS, startFrom } from './inbox.ts';

const ACCOUNT = '11223344';
const STRANGER = '55667788';
const no = (account: string) => noFrom('telegram', account);

/** A verification that its owner's account has confirmed over Telegram. */
async function confirmed(overrides: object = {}) {
  const box = inbox();
  const { id, code } = await box.create(overrides);
  await box.receive('telegram', startFrom(ACCOUNT, code));
  const outcome = await box.receive('telegram', contactFrom(ACCOUNT));
  return { ...box, id, code, outcome };
}

describe('a no from who confirmed', () => {
  test('revokes the proof, and lists it', async () => {
    const { id, receive, stored, revocations, clock, verifications } = await confirmed();
    clock.advance(MINUTE);
    expect(await receive('telegram', no(ACCOUNT))).toMatchObject({ kind: 'withdrawn' });
    const revocation = { at: clock.now(), reason: 'user_request' };
    expect(await stored(id)).toMatchObject({ status: 'revoked', identifier: NUMBER, revocation });
    expect(await revocations.find('live', id)).toMatchObject({ revokedAt: clock.now() });
    expect(verifications.events).toEqual(['verification.completed', 'proof.revoked']);
  });

  test('again changes nothing, and is answered again', async () => {
    const { id, receive, stored, clock } = await confirmed();
    await receive('telegram', no(ACCOUNT));
    const first = await stored(id);
    clock.advance(MINUTE);
    expect(await receive('telegram', no(ACCOUNT))).toMatchObject({ kind: 'withdrawn' });
    expect(await stored(id)).toEqual(first);
  });

  test('a day later finds nothing', async () => {
    const { id, receive, stored, clock } = await confirmed();
    clock.advance(DAY);
    expect(await receive('telegram', no(ACCOUNT))).toEqual({ kind: 'nothing_asked' });
    expect(await stored(id)).toMatchObject({ status: 'verified' });
  });

  test('while a PIN is waited for ends it, and the caller hears of it', async () => {
    const { id, receive, stored, verifications, outcome } = await confirmed({ assurance: 'confirmed' });
    expect(outcome.kind).toBe('pin_sent');
    expect(await receive('telegram', no(ACCOUNT))).toMatchObject({ kind: 'withdrawn' });
    expect(await stored(id)).toMatchObject({ status: 'failed' });
    expect(verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  });
});

describe('a no that races its PIN', () => {
  test('takes back what the PIN has just proven', async () => {
    const { id, receive, stored, verifications, outcome, ...box } = await confirmed({
      assurance: 'confirmed',
    });
    if (outcome.kind !== 'pin_sent') throw new Error(`The contact ended as ${outcome.kind}.`);
    const context = { settings: box.deployment.settings, subkeys: SUBKEYS };
    const owner = { projectId: PROJECT.id, environment: 'live' } as const;
    // The PIN comes between the report and the end.
    const apply: typeof verifications.apply = async (change) => {
      if (change.transition === 'decline')
        await confirmVerification({ ...box, verifications }, context, owner, id, { pin: outcome.pin });
      return verifications.apply(change);
    };
    const over = { verifications: { ...verifications, apply } };
    expect(await receive('telegram', no(ACCOUNT), over)).toMatchObject({ kind: 'withdrawn' });
    expect(await stored(id)).toMatchObject({ status: 'revoked' });
  });
});

describe('a no from anybody else', () => {
  test('who never began anything finds nothing', async () => {
    const { id, receive, stored } = await confirmed();
    expect(await receive('telegram', no(STRANGER))).toEqual({ kind: 'nothing_asked' });
    expect(await stored(id)).toMatchObject({ status: 'verified' });
  });

  test('who knows the code takes back nothing that somebody else confirmed', async () => {
    const box = inbox();
    const { id, code } = await box.create();
    await box.receive('telegram', startFrom(STRANGER, code));
    await box.receive('telegram', startFrom(ACCOUNT, code));
    await box.receive('telegram', contactFrom(ACCOUNT));
    expect(await box.receive('telegram', no(STRANGER))).toEqual({ kind: 'nothing_asked' });
    expect(await box.stored(id)).toMatchObject({ status: 'verified' });
  });

  test.each(['basic', 'confirmed'] as const)(
    'who knows the code can’t end what is pending (%s)',
    async (assurance) => {
      const box = inbox();
      const { id, code } = await box.create({ assurance });
      await box.receive('telegram', startFrom(STRANGER, code));
      expect(await box.receive('telegram', no(STRANGER))).toEqual({ kind: 'nothing_asked' });
      expect(await box.stored(id)).toMatchObject({ status: 'pending' });
      expect(box.verifications.events).toEqual([]);
    },
  );
});

describe('a no by WhatsApp', () => {
  test('revokes what the same account proved', async () => {
    const box = inbox();
    const { id, code } = await box.create({ channels: ['whatsapp'] });
    await box.receive('whatsapp', codeFrom(NUMBER, code));
    expect(await box.receive('whatsapp', noFrom('whatsapp', OTHER_NUMBER))).toEqual({
      kind: 'nothing_asked',
    });
    expect(await box.receive('whatsapp', noFrom('whatsapp', NUMBER))).toMatchObject({ kind: 'withdrawn' });
    expect(await box.stored(id)).toMatchObject({ status: 'revoked' });
  });

  test('ends what waits for its PIN', async () => {
    const box = inbox();
    const { id, code } = await box.create({ channels: ['whatsapp'], assurance: 'confirmed' });
    expect((await box.receive('whatsapp', codeFrom(NUMBER, code))).kind).toBe('pin_sent');
    expect(await box.receive('whatsapp', noFrom('whatsapp', NUMBER))).toMatchObject({ kind: 'withdrawn' });
    expect(await box.stored(id)).toMatchObject({ status: 'failed' });
    expect(box.verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  });
});

describe('a no by SMS, which anybody can forge', () => {
  async function held() {
    const box = inbox();
    const { id, code } = await box.create({ channels: ['sms'], assurance: 'confirmed' });
    const outcome = await box.receive('sms', codeFrom(NUMBER, code, 'sms'));
    if (outcome.kind !== 'pin_sent') throw new Error(`The message ended as ${outcome.kind}.`);
    return { box, id, pin: outcome.pin };
  }

  test('ends what waits for its PIN, after it is told as suspicious', async () => {
    const { box, id } = await held();
    expect(await box.receive('sms', noFrom('sms', NUMBER))).toMatchObject({ kind: 'withdrawn' });
    expect(await box.stored(id)).toMatchObject({ status: 'failed' });
    expect(box.verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  });

  test('revokes nothing that was proven', async () => {
    const { box, id, pin } = await held();
    const context = { settings: box.deployment.settings, subkeys: SUBKEYS };
    await confirmVerification(box, context, { projectId: PROJECT.id, environment: 'live' }, id, { pin });
    expect(await box.receive('sms', noFrom('sms', NUMBER))).toEqual({ kind: 'nothing_asked' });
    expect(await box.stored(id)).toMatchObject({ status: 'verified' });
  });

  test('finds nothing where no reply invited it', async () => {
    const box = inbox();
    const { id, code } = await box.create({ channels: ['sms'], assurance: 'low' });
    await box.receive('sms', codeFrom(NUMBER, code, 'sms'));
    expect(await box.receive('sms', noFrom('sms', NUMBER))).toEqual({ kind: 'nothing_asked' });
    expect(await box.stored(id)).toMatchObject({ status: 'verified' });
  });
});

import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import { codeFrom, contactFrom, inbox, startFrom } from './inbox.ts';

const ACCOUNT = '11223344';
const WHATSAPP = { channels: ['whatsapp'] } as const;

describe('a code from the claimed number', () => {
  test('verifies, with one signature and one event', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    service.clock.advance(MINUTE);
    const outcome = await service.receive('whatsapp', codeFrom(NUMBER, code));
    expect(outcome).toMatchObject({ kind: 'verified', verification: { id } });
    expect(await service.stored(id)).toMatchObject({
      status: 'verified',
      sequence: 1,
      attempts: 0,
      match: {
        channel: 'whatsapp',
        method: 'whatsapp_from',
        assurance: 'basic',
        at: service.clock.now(),
        data: { wa_id: NUMBER.slice(1) },
      },
      signature: { keyId: service.deployment.live.key.kid, algorithm: 'RS256' },
    });
    expect(service.signer.signatures).toHaveLength(1);
    expect(service.verifications.events).toEqual(['verification.completed']);
  });

  test('is signed by the test key in the sandbox', async () => {
    const service = inbox();
    const { code } = await service.create({ ...WHATSAPP, environment: 'test' });
    await service.receive('whatsapp', codeFrom(NUMBER, code));
    expect(service.signer.signatures).toEqual([service.deployment.test.key.kmsKey]);
  });

  test('keeps the verification until a day after its proof has expired', async () => {
    const service = inbox();
    const { id, code } = await service.create({ ...WHATSAPP, proofExpiryDays: 365 });
    await service.receive('whatsapp', codeFrom(NUMBER, code));
    expect((await service.stored(id)).deleteAfter).toBe(service.clock.now() + 366 * DAY);
  });

  test('is found in the hour after the code was made', async () => {
    const service = inbox();
    service.clock.advance(HOUR - 1);
    const expiresAt = service.clock.now() + 10 * MINUTE;
    const { code } = await service.create({ ...WHATSAPP, expiresAt });
    service.clock.advance(MINUTE);
    expect((await service.receive('whatsapp', codeFrom(NUMBER, code))).kind).toBe('verified');
  });

  test('comes twice: the second finds its own result, without another signature or event', async () => {
    const service = inbox();
    const { code } = await service.create(WHATSAPP);
    await service.receive('whatsapp', codeFrom(NUMBER, code));
    service.clock.advance(HOUR / 2);
    expect((await service.receive('whatsapp', codeFrom(NUMBER, code))).kind).toBe('already_verified');
    expect(service.signer.signatures).toHaveLength(1);
    expect(service.verifications.events).toHaveLength(1);
  });

  test.each([
    ['at the deadline', 10 * MINUTE],
    ['two hours later', 2 * HOUR],
  ])('verifies nothing %s', async (_when, late) => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    service.clock.advance(late);
    expect(await service.receive('whatsapp', codeFrom(NUMBER, code))).toEqual({ kind: 'no_match' });
    expect((await service.stored(id)).status).toBe('pending');
    expect(service.signer.signatures).toEqual([]);
  });

  test('that nobody drew is told apart from nothing', async () => {
    expect(await inbox().receive('whatsapp', codeFrom(NUMBER, 'K7M2XQ4P'))).toEqual({ kind: 'no_match' });
  });

  test('with an unreadable message is left alone', async () => {
    const message = { kind: 'unusable', reason: 'forwarded' } as const;
    expect(await inbox().receive('whatsapp', message)).toEqual(message);
  });
});

describe('a code whose sender has no number yet', () => {
  test('is answered by asking for it, and changes no state', async () => {
    const service = inbox();
    const { id, code } = await service.create();
    const before = await service.stored(id);
    const outcome = await service.receive('telegram', startFrom(ACCOUNT, code));
    expect(outcome).toMatchObject({ kind: 'number_asked', verification: { id } });
    expect(await service.stored(id)).toEqual(before);
    expect(service.verifications.events).toEqual([]);
  });

  test('then verifies by the shared number', async () => {
    const service = inbox();
    const { id, code } = await service.create();
    await service.receive('telegram', startFrom(ACCOUNT, code));
    service.clock.advance(MINUTE);
    expect((await service.receive('telegram', contactFrom(ACCOUNT))).kind).toBe('verified');
    expect(await service.stored(id)).toMatchObject({
      match: { method: 'telegram_contact', data: { telegram_user_id: 11223344 } },
    });
  });

  test('is not asked once the code is unknown, expired or used', async () => {
    const service = inbox();
    expect((await service.receive('telegram', startFrom(ACCOUNT, 'K7M2XQ4P'))).kind).toBe('no_match');
    const used = await service.create();
    await service.receive('telegram', startFrom(ACCOUNT, used.code));
    await service.receive('telegram', contactFrom(ACCOUNT));
    expect((await service.receive('telegram', startFrom(ACCOUNT, used.code))).kind).toBe('no_match');
    const late = await service.create();
    service.clock.advance(10 * MINUTE);
    expect((await service.receive('telegram', startFrom(ACCOUNT, late.code))).kind).toBe('no_match');
  });

  test('names the verification that counts when a second code follows', async () => {
    const service = inbox();
    const first = await service.create();
    const second = await service.create();
    await service.receive('telegram', startFrom(ACCOUNT, first.code));
    await service.receive('telegram', startFrom(ACCOUNT, second.code));
    await service.receive('telegram', contactFrom(ACCOUNT));
    expect((await service.stored(first.id)).status).toBe('pending');
    expect((await service.stored(second.id)).status).toBe('verified');
  });
});

describe('a number without a code', () => {
  test('from a sender who sent none finds nothing', async () => {
    const service = inbox();
    const { id, code } = await service.create();
    await service.receive('telegram', startFrom(ACCOUNT, code));
    expect(await service.receive('telegram', contactFrom('55667788'))).toEqual({ kind: 'nothing_asked' });
    expect((await service.stored(id)).status).toBe('pending');
  });

  test('from the same id on another channel finds nothing', async () => {
    const service = inbox();
    const { code } = await service.create({ channels: ['telegram', 'whatsapp'] });
    await service.receive('telegram', startFrom(ACCOUNT, code));
    expect(await service.receive('whatsapp', contactFrom(ACCOUNT))).toEqual({ kind: 'nothing_asked' });
  });

  test('a day after the code finds nothing', async () => {
    const service = inbox();
    const { code } = await service.create({ expiresAt: service.clock.now() + 2 * DAY });
    await service.receive('telegram', startFrom(ACCOUNT, code));
    service.clock.advance(DAY);
    expect(await service.receive('telegram', contactFrom(ACCOUNT))).toEqual({ kind: 'nothing_asked' });
  });

  test('after the deadline verifies nothing', async () => {
    const service = inbox();
    const { id, code } = await service.create();
    await service.receive('telegram', startFrom(ACCOUNT, code));
    service.clock.advance(10 * MINUTE);
    expect(await service.receive('telegram', contactFrom(ACCOUNT))).toEqual({ kind: 'no_match' });
    expect((await service.stored(id)).status).toBe('pending');
  });

  test('that is another one is a wrong sender', async () => {
    const service = inbox();
    const { id, code } = await service.create();
    await service.receive('telegram', startFrom(ACCOUNT, code));
    expect((await service.receive('telegram', contactFrom(ACCOUNT, OTHER_NUMBER))).kind).toBe('wrong_sender');
    expect(await service.stored(id)).toMatchObject({ status: 'pending', attempts: 1 });
  });
});

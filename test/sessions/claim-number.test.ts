import { describe, expect, test } from 'vitest';
import { claimNumber } from '../../shared/sessions/claim-number.ts';
import { asCreated } from '../../shared/verification/verification.ts';
import { HOUR, MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import { creator } from '../verification/creator.ts';
import { codeFrom, contactFrom, inbox, startFrom } from '../verification/inbox.ts';

const SESSION = { flow: 'session', learnsNumber: true, identifier: undefined, region: undefined } as const;

async function withSession(overrides: object = {}) {
  const box = inbox();
  const { id, code } = await box.create({ ...SESSION, channels: ['sms', 'telegram'], ...overrides });
  const before = await box.stored(id);
  return {
    ...box,
    before,
    code,
    claim: async (number = NUMBER) =>
      claimNumber(box, creator(), await box.stored(id), { number, region: 'LT' }),
    session: () => box.stored(id),
  };
}

describe('a session whose number was typed on the page', () => {
  test('is completed by a message from it', async () => {
    const { claim, session, receive, code } = await withSession();
    await claim();
    expect(await session()).toMatchObject({ status: 'pending', identifier: NUMBER, region: 'LT' });
    expect(await receive('sms', codeFrom(NUMBER, code, 'sms'))).toMatchObject({ kind: 'verified' });
    expect(await session()).toMatchObject({ status: 'verified', identifier: NUMBER });
  });

  test('is not completed by a message from another, which is a wrong sender', async () => {
    const { claim, session, receive, code } = await withSession();
    await claim();
    expect(await receive('sms', codeFrom(OTHER_NUMBER, code, 'sms'))).toMatchObject({ kind: 'wrong_sender' });
    await receive('telegram', startFrom('11223344', code));
    expect(await receive('telegram', contactFrom('11223344', OTHER_NUMBER))).toMatchObject({
      kind: 'wrong_sender',
    });
    expect(await session()).toMatchObject({ status: 'pending', attempts: 2 });
  });

  test('takes no text message from a spelling that its country gave up', async () => {
    const { claim, session, receive, code } = await withSession();
    await claim('+525512345678');
    await receive('sms', codeFrom('+5215512345678', code, 'sms'));
    expect(await session()).toMatchObject({ status: 'pending', attempts: 1 });
  });

  test('keeps that number: the same changes nothing, and another is a conflict', async () => {
    const { claim, session, counters } = await withSession();
    await claim();
    await claim();
    expect(counters.total()).toBe(1);
    expect(await refusalOf(() => claim(OTHER_NUMBER))).toMatchObject({ code: 'conflict' });
    expect(await session()).toMatchObject({ identifier: NUMBER });
  });

  test('takes one of many that are typed at the same time', async () => {
    const { claim, session, counters } = await withSession();
    const numbers = Array.from({ length: 6 }, (_, last) => `+3706919910${last}`);
    const answers = await Promise.all(
      numbers.map((number) =>
        claim(number).then(
          () => number,
          () => '',
        ),
      ),
    );
    const won = answers.filter((each) => each !== '');
    expect(won).toHaveLength(1);
    expect(await session()).toMatchObject({ identifier: won[0] });
    expect(counters.total()).toBe(1);
  });

  test('and its message at the same time agree on one number', async () => {
    const { claim, session, receive, code } = await withSession();
    await Promise.all([claim().catch(() => undefined), receive('sms', codeFrom(OTHER_NUMBER, code, 'sms'))]);
    const after = await session();
    expect([after.status, after.identifier]).toEqual(
      after.status === 'verified' ? ['verified', OTHER_NUMBER] : ['pending', NUMBER],
    );
  });

  test('reads as it was created to who creates it again', async () => {
    const { claim, session, before } = await withSession();
    await claim();
    expect(asCreated(await session())).toEqual(asCreated(before));
  });

  test('is not one whose message has come already', async () => {
    const { claim, session, receive, code } = await withSession({ assurance: 'confirmed' });
    await receive('sms', codeFrom(OTHER_NUMBER, code, 'sms'));
    expect(await refusalOf(() => claim())).toMatchObject({ code: 'conflict' });
    expect(await session()).toMatchObject({ held: { number: OTHER_NUMBER } });
    const other = await withSession();
    await other.receive('sms', codeFrom(OTHER_NUMBER, other.code, 'sms'));
    expect(await refusalOf(() => other.claim())).toMatchObject({ code: 'already_verified' });
  });

  test('is none that knew its number, and none that is over', async () => {
    const known = await withSession({ learnsNumber: undefined, identifier: OTHER_NUMBER });
    expect(await refusalOf(() => known.claim())).toMatchObject({ code: 'conflict' });
    const { claim, clock } = await withSession();
    clock.advance(HOUR);
    expect(await refusalOf(() => claim())).toMatchObject({ code: 'challenge_expired' });
  });

  test('counts to what a number may be asked for', async () => {
    const box = inbox();
    for (let made = 1; made <= 6; made += 1) {
      const { id } = await box.create({ ...SESSION, expiresAt: box.clock.now() + 10 * MINUTE });
      const session = await box.stored(id);
      const claim = () => claimNumber(box, creator(), session, { number: NUMBER, region: undefined });
      if (made <= 5) await claim();
      else expect(await refusalOf(claim)).toMatchObject({ code: 'rate_limited' });
    }
  });
});

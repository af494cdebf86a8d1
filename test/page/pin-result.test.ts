import { describe, expect, test } from 'vitest';
import { MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import { codeFrom, contactFrom, inbox, noFrom, startFrom } from '../verification/inbox.ts';
import { CONFIRMED, pinDesk } from './pin-desk.ts';

describe('a result', () => {
  test('that many send at once makes one proof', async () => {
    const { held, type, confirm, verifications } = pinDesk();
    const { id, pin } = await held();
    const { result } = await type(id, pin);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, by) =>
        confirm(id, by % 2 === 0 ? { result } : { pin }).catch((error) => error),
      ),
    );
    const verified = answers.filter(({ status }) => status === 'verified');
    expect(verified.length).toBeGreaterThan(0);
    expect(new Set(verified.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(verifications.events).toEqual(['verification.completed']);
  });

  test('of another verification, or made up, completes nothing and takes no try', async () => {
    const { held, type, confirm, stored } = pinDesk();
    const { id, pin } = await held();
    const other = await held();
    await type(id, pin);
    const { result } = await type(other.id, other.pin);
    for (const given of [result, 'A'.repeat(22)]) {
      expect(await refusalOf(() => confirm(id, { result: given }))).toMatchObject({
        code: 'validation_error',
        details: [{ field: 'result', code: 'wrong_result' }],
      });
    }
    expect(await stored(id)).toMatchObject({ status: 'pending', held: { tries: 0 } });
  });

  test('is none before its PIN was typed', async () => {
    const { held, type, confirm, create } = pinDesk();
    const first = await held();
    const { result } = await type(first.id, first.pin);
    const { id } = await held();
    expect(await refusalOf(() => confirm(id, { result }))).toMatchObject({ code: 'validation_error' });
    const { id: empty } = await create(CONFIRMED);
    expect(await refusalOf(() => confirm(empty, { result }))).toMatchObject({ code: 'conflict' });
  });

  test('lives as long as its PIN: five minutes after the message', async () => {
    const { held, type, confirm, clock } = pinDesk();
    const { id, pin } = await held({ expiresAt: inbox().clock.now() + 30 * MINUTE });
    clock.advance(4 * MINUTE);
    const { result } = await type(id, pin);
    clock.advance(MINUTE);
    expect(await refusalOf(() => confirm(id, { result }))).toMatchObject({ code: 'conflict' });
  });

  test('that has expired stays void when its message comes again', async () => {
    const { held, type, confirm, receive, clock } = pinDesk();
    const { id, code, pin } = await held({ expiresAt: inbox().clock.now() + 30 * MINUTE });
    const { result } = await type(id, pin);
    clock.advance(5 * MINUTE);
    await receive('sms', codeFrom(NUMBER, code, 'sms'));
    expect(await refusalOf(() => confirm(id, { result }))).toMatchObject({ code: 'validation_error' });
    const { result: next } = await type(id, pin);
    expect(next).not.toBe(result);
    expect(await confirm(id, { result: next })).toMatchObject({ status: 'verified' });
  });

  test('outlives the same message, which a provider may send twice', async () => {
    const { held, type, confirm, receive, clock } = pinDesk();
    const { id, code, pin } = await held();
    const { result } = await type(id, pin);
    clock.advance(1000);
    await receive('sms', codeFrom(NUMBER, code, 'sms'));
    expect(await type(id, pin)).toMatchObject({ result });
    expect(await confirm(id, { result })).toMatchObject({ status: 'verified' });
  });

  test('is void once another sender’s message is held, also when the first comes again', async () => {
    const { held, type, confirm, receive } = pinDesk();
    const { id, code, pin } = await held();
    const { result } = await type(id, pin);
    await receive('telegram', startFrom('11223344', code));
    await receive('telegram', contactFrom('11223344'));
    expect(await refusalOf(() => confirm(id, { result }))).toMatchObject({ code: 'validation_error' });
    await receive('sms', codeFrom(NUMBER, code, 'sms'));
    expect(await refusalOf(() => confirm(id, { result }))).toMatchObject({ code: 'validation_error' });
  });

  test('is void after a NO', async () => {
    const { held, type, confirm, receive, verifications } = pinDesk();
    const { id, pin } = await held();
    const { result } = await type(id, pin);
    expect(await receive('sms', noFrom('sms', NUMBER))).toMatchObject({ kind: 'withdrawn' });
    expect(await refusalOf(() => confirm(id, { result }))).toMatchObject({ code: 'conflict' });
    expect(verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  });

  test('outlives a message of a number that isn’t claimed', async () => {
    const { held, type, confirm, receive } = pinDesk();
    const { id, code, pin } = await held();
    const { result } = await type(id, pin);
    await receive('sms', codeFrom(OTHER_NUMBER, code, 'sms'));
    expect(await confirm(id, { result })).toMatchObject({ status: 'verified' });
  });

  test('and a NO at the same moment agree on one end', async () => {
    const { held, type, confirm, receive, stored, verifications } = pinDesk();
    const { id, pin } = await held();
    const { result } = await type(id, pin);
    await Promise.all([
      confirm(id, { result }).catch(() => undefined),
      receive('sms', noFrom('sms', NUMBER)),
    ]);
    const { status } = await stored(id);
    expect(['verified', 'failed']).toContain(status);
    expect(verifications.events.filter((each) => each === 'verification.completed')).toHaveLength(
      status === 'verified' ? 1 : 0,
    );
  });

  test.each([
    [{}, 'pin'],
    [{ result: 5 }, 'result'],
    [{ result: '' }, 'result'],
    [{ result: 'A'.repeat(23) }, 'result'],
    [{ result: 'A'.repeat(22), pin: '123456' }, 'result'],
  ])('%j is none', async (body, field) => {
    const { held, confirm } = pinDesk();
    const { id } = await held();
    expect(await refusalOf(() => confirm(id, body))).toMatchObject({
      code: 'validation_error',
      details: [{ field }],
    });
  });
});

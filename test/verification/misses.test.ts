import { describe, expect, test } from 'vitest';
import { HOUR } from '../fakes/clock.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { codeFrom, inbox, startFrom } from './inbox.ts';

const GUESSER = '55667788';
const UNKNOWN = 'K7M2XQ4P';

async function guess(box: ReturnType<typeof inbox>, times: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let time = 0; time < times; time += 1)
    kinds.push((await box.receive('telegram', startFrom(GUESSER, UNKNOWN))).kind);
  return kinds;
}

describe('whoever guesses at codes', () => {
  test('is told ten times in an hour that one isn’t valid, and then no more', async () => {
    const kinds = await guess(inbox(), 12);
    expect(kinds).toEqual([...Array(10).fill('no_match'), 'too_many_misses', 'too_many_misses']);
  });

  test('then hears of a valid code nothing that differs, and begins nothing by it', async () => {
    const box = inbox();
    const { code } = await box.create();
    await guess(box, 10);
    expect(await box.receive('telegram', startFrom(GUESSER, code))).toEqual({ kind: 'too_many_misses' });
    expect(await guess(box, 1)).toEqual(['too_many_misses']);
  });

  test('is listened to again in the next hour', async () => {
    const box = inbox();
    await guess(box, 11);
    box.clock.advance(HOUR);
    const { code } = await box.create({ expiresAt: box.clock.now() + HOUR });
    expect((await box.receive('telegram', startFrom(GUESSER, code))).kind).toBe('number_asked');
  });

  test('takes nothing from anybody else', async () => {
    const box = inbox();
    const { code } = await box.create();
    await guess(box, 11);
    expect((await box.receive('telegram', startFrom('11223344', code))).kind).toBe('number_asked');
  });

  test('gets no more by sending them all at once', async () => {
    const box = inbox();
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => box.receive('telegram', startFrom(GUESSER, UNKNOWN))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'no_match')).toHaveLength(10);
  });
});

test('whoever forges somebody’s number can’t lock that one out of SMS', async () => {
  const box = inbox();
  const { code } = await box.create({ channels: ['sms'], assurance: 'low' });
  for (let time = 0; time < 20; time += 1) await box.receive('sms', codeFrom(NUMBER, UNKNOWN, 'sms'));
  expect((await box.receive('sms', codeFrom(NUMBER, code, 'sms'))).kind).toBe('verified');
});

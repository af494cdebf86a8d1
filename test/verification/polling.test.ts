import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pollAfter } from '../../shared/verification/polling.ts';
import { HOUR, MINUTE, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';

const anHour = { createdAt: TEN_O_CLOCK, expiresAt: TEN_O_CLOCK + HOUR, status: 'pending' } as const;

describe('the next poll', () => {
  test.each([
    ['at once', 0, 3],
    ['after ten seconds', 10 * SECOND, 6],
    ['after half a minute', 30 * SECOND, 12],
    ['after a minute', MINUTE, 21],
    ['after two minutes', 2 * MINUTE, 39],
    ['after three minutes', 3 * MINUTE, 57],
    ['after four minutes', 4 * MINUTE, 60],
    ['after half an hour', 30 * MINUTE, 60],
    ['a minute before the deadline', HOUR - MINUTE, 60],
    ['half a minute before the deadline', HOUR - 30 * SECOND, 30],
    ['ten seconds before the deadline', HOUR - 10 * SECOND, 10],
    ['at the last moment', HOUR - 1, 1],
  ])('%s', (_when, age, seconds) => {
    expect(pollAfter(anHour, TEN_O_CLOCK + age)).toBe(seconds);
  });

  test('comes in a second once the right message is there, also past the deadline', () => {
    const matched = { ...anHour, status: 'matched' } as const;
    expect(pollAfter(matched, TEN_O_CLOCK + 5 * MINUTE)).toBe(1);
    expect(pollAfter(matched, TEN_O_CLOCK + 2 * HOUR)).toBe(1);
  });

  test('has somebody who answers within a minute noticed in 5.1 seconds on average, and asks 19 times in ten minutes', () => {
    const life = { ...anHour, expiresAt: TEN_O_CLOCK + 10 * MINUTE };
    const asked: number[] = [];
    for (let age = 0; age < 10 * MINUTE; ) {
      age += pollAfter(life, TEN_O_CLOCK + age) * SECOND;
      asked.push(age);
    }
    expect(asked).toHaveLength(19);
    expect(asked.at(-1)).toBe(10 * MINUTE);
    const answers = Array.from({ length: 600 }, (_, tenth) => (tenth * SECOND) / 10);
    const late = answers.map((answer) => (asked.find((poll) => poll >= answer) ?? Number.NaN) - answer);
    expect(late.reduce((sum, each) => sum + each, 0) / late.length).toBeLessThan(5.1 * SECOND);
  });

  test('is a whole number from 1 to 60 and at most a second after the deadline', () => {
    const lives = fc.integer({ min: MINUTE, max: HOUR });
    fc.assert(
      fc.property(lives, fc.double({ min: 0, max: 1, noNaN: true }), (life, part) => {
        const age = Math.floor(life * part * 0.9999);
        const challenge = {
          createdAt: TEN_O_CLOCK,
          expiresAt: TEN_O_CLOCK + life,
          status: 'pending',
        } as const;
        const seconds = pollAfter(challenge, TEN_O_CLOCK + age);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(60);
        expect(age + seconds * SECOND).toBeLessThan(life + SECOND);
      }),
    );
  });

  test('never comes sooner for a longer wait, until the deadline is near', () => {
    const early = fc.integer({ min: 0, max: HOUR - MINUTE });
    fc.assert(
      fc.property(early, early, (one, other) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        expect(pollAfter(anHour, TEN_O_CLOCK + second)).toBeGreaterThanOrEqual(
          pollAfter(anHour, TEN_O_CLOCK + first),
        );
      }),
    );
  });
});

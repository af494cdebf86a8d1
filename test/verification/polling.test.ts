import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pollAfter } from '../../shared/verification/polling.ts';
import { HOUR, MINUTE, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';

const anHour = { createdAt: TEN_O_CLOCK, expiresAt: TEN_O_CLOCK + HOUR, status: 'pending' } as const;

describe('the next poll', () => {
  test.each([
    ['at once', 0, 3],
    ['in the first half minute', 29 * SECOND, 3],
    ['after half a minute', 30 * SECOND, 7],
    ['after a minute', MINUTE, 15],
    ['after two minutes', 2 * MINUTE, 30],
    ['after five minutes', 5 * MINUTE, 30],
    ['after half an hour', 30 * MINUTE, 30],
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

  test('is a whole number from 1 to 30 and at most a second after the deadline', () => {
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
        expect(seconds).toBeLessThanOrEqual(30);
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

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALPHABET,
  CODE_LENGTH,
  candidateIds,
  drawChallenge,
  LONGEST_LIFE_SECONDS,
  SECRET_BYTES,
} from '../../shared/verification/challenge-code.ts';
import { HOUR, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';

const subkey = Buffer.alloc(32, 1);
const otherSubkey = Buffer.alloc(32, 2);
const secret = Buffer.alloc(SECRET_BYTES, 3);
const secrets = fc.uint8Array({ minLength: SECRET_BYTES, maxLength: SECRET_BYTES });
const moments = fc.integer({ min: TEN_O_CLOCK, max: TEN_O_CLOCK + 1000 * HOUR });

describe('a drawn challenge', () => {
  test('is an id of 24 lower-case hex characters, a code of eight symbols and a link of 20 bytes', () => {
    const { id, code, link } = drawChallenge(subkey, TEN_O_CLOCK, secret);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(code).toMatch(new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`));
    expect(Buffer.from(link, 'base64url')).toHaveLength(4 + SECRET_BYTES);
  });

  test('is the same again from the same secret within the hour', () => {
    const first = drawChallenge(subkey, TEN_O_CLOCK, secret);
    expect(drawChallenge(subkey, TEN_O_CLOCK + HOUR - 1, secret)).toEqual(first);
    expect(drawChallenge(subkey, TEN_O_CLOCK + HOUR, secret)).not.toEqual(first);
  });

  test('shares neither code nor id with one made under another subkey', () => {
    fc.assert(
      fc.property(secrets, moments, (drawn, now) => {
        const one = drawChallenge(subkey, now, drawn);
        const other = drawChallenge(otherSubkey, now, drawn);
        expect(one.code).not.toBe(other.code);
        expect(one.id).not.toBe(other.id);
      }),
    );
  });

  test('tells by its code nothing of its id to whoever lacks the subkey', () => {
    const { id, code } = drawChallenge(subkey, TEN_O_CLOCK, secret);
    expect(candidateIds(otherSubkey, TEN_O_CLOCK, code)).not.toContain(id);
  });

  test('differs from every other draw', () => {
    const draws = Array.from({ length: 2000 }, () =>
      drawChallenge(subkey, TEN_O_CLOCK, randomBytes(SECRET_BYTES)),
    );
    for (const part of ['id', 'code', 'link'] as const) {
      expect(new Set(draws.map((draw) => draw[part])).size).toBe(draws.length);
    }
  });
});

describe('a code that arrives', () => {
  test('is found again for as long as a challenge can live, to the millisecond', () => {
    fc.assert(
      fc.property(
        secrets,
        moments,
        fc.integer({ min: 0, max: LONGEST_LIFE_SECONDS * SECOND }),
        (drawn, now, age) => {
          const { id, code } = drawChallenge(subkey, now, drawn);
          expect(candidateIds(subkey, now + age, code)).toContain(id);
        },
      ),
    );
  });

  test('is looked for in this hour first, then in the last one', () => {
    const { id, code } = drawChallenge(subkey, TEN_O_CLOCK, secret);
    expect(candidateIds(subkey, TEN_O_CLOCK, code).indexOf(id)).toBe(0);
    expect(candidateIds(subkey, TEN_O_CLOCK + HOUR, code).indexOf(id)).toBe(1);
  });

  test('is not found two hours later, nor before it was drawn', () => {
    const { id, code } = drawChallenge(subkey, TEN_O_CLOCK, secret);
    expect(candidateIds(subkey, TEN_O_CLOCK + 2 * HOUR, code)).not.toContain(id);
    expect(candidateIds(subkey, TEN_O_CLOCK - 1, code)).not.toContain(id);
  });
});

describe('the alphabet', () => {
  test('has neither vowels nor look-alikes nor a symbol twice', () => {
    expect(ALPHABET).not.toMatch(/[AEIOUYDLSBZ01]/);
    expect(new Set(ALPHABET).size).toBe(ALPHABET.length);
  });

  test('is used evenly at every place of a code', () => {
    const draws = 23_000;
    const counts = Array.from({ length: CODE_LENGTH }, () => new Map<string, number>());
    for (let draw = 0; draw < draws; draw += 1) {
      const drawn = Buffer.alloc(SECRET_BYTES);
      drawn.writeUInt32BE(draw);
      for (const [place, symbol] of [...drawChallenge(subkey, TEN_O_CLOCK, drawn).code].entries()) {
        const counted = counts[place];
        counted?.set(symbol, (counted.get(symbol) ?? 0) + 1);
      }
    }
    // Chi-squared with 22 degrees of freedom: above 60 once in 50,000 fair samples, and this one never changes.
    const expected = draws / ALPHABET.length;
    for (const counted of counts) {
      const distance = [...ALPHABET].map((symbol) => ((counted.get(symbol) ?? 0) - expected) ** 2 / expected);
      expect(distance.reduce((sum, each) => sum + each, 0)).toBeLessThan(60);
    }
  });

  test.each(['STOP', 'END', 'QUIT', 'CANCEL', 'TD', 'HELP', 'START', 'YES', 'NO', 'INFO', 'ARRET'])(
    'cannot spell the carriers’ keyword %s',
    (keyword) => {
      expect([...keyword].every((letter) => ALPHABET.includes(letter))).toBe(false);
    },
  );
});

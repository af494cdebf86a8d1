import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSecretValues, parseSecretValues } from '../../shared/deployment/secret-list.ts';
import { validAt } from '../../shared/deployment/secret-values.ts';
import { HOUR, TEN_O_CLOCK } from '../fakes/clock.ts';

const at = (milliseconds: number) => new Date(milliseconds).toISOString();
const NOW = TEN_O_CLOCK;

describe('the stored form of a secret', () => {
  test.each(['a-secret_token', '0f1e2d3c4b5a6978', '{', '{"value":"x"}', '[]', ' values ', 'ą 🔑'])(
    'a plain text is one value without an end: %j',
    (text) => {
      expect(parseSecretValues(text)).toEqual([{ value: text }]);
      expect(formatSecretValues([{ value: text }])).toBe(text);
    },
  );

  test('an empty text is no value', () => {
    expect(parseSecretValues('')).toEqual([]);
  });

  test('a list tells from when and until when, as people read times', () => {
    const values = [
      { value: 'old', until: NOW + HOUR },
      { value: 'new', from: NOW },
    ];
    const text = formatSecretValues(values);
    expect(text).toBe(
      `{"values":[{"value":"old","until":"${at(NOW + HOUR)}"},{"value":"new","from":"${at(NOW)}"}]}`,
    );
    expect(parseSecretValues(text)).toEqual(values);
    expect(parseSecretValues(JSON.stringify(JSON.parse(text), null, 2))).toEqual(values);
  });

  test.each([
    '{"values":',
    '{"values":7}',
    '{"values":["s3cret"]}',
    '{"values":[{"value":""}]}',
    '{"values":[{"value":"s3cret","from":"tomorrow"}]}',
    '{"values":[{"value":"s3cret","until":7}]}',
  ])('a list that is none is refused without a word of it: %s', (text) => {
    const read = () => parseSecretValues(text);
    expect(read).toThrow('It begins as a list of values and is none.');
    try {
      read();
    } catch (error) {
      expect(error instanceof Error && `${error.stack}${error.cause}`).not.toContain('s3cret');
    }
  });

  test('comes back as it was written, whatever the values', () => {
    const time = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined });
    const value = fc.record({ value: fc.string({ minLength: 1 }), from: time, until: time });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        if (values.length > 0) expect(parseSecretValues(formatSecretValues(values))).toEqual(values);
      }),
    );
  });
});

describe('a value', () => {
  test.each([
    ['without times', {}, true],
    ['from now on', { from: NOW }, true],
    ['from later on', { from: NOW + 1 }, false],
    ['until now', { until: NOW }, false],
    ['until later', { until: NOW + 1 }, true],
    ['that is over', { from: NOW - HOUR, until: NOW - 1 }, false],
    ['within its time', { from: NOW - HOUR, until: NOW + HOUR }, true],
  ])('%s counts: %j', (_what, times, counts) => {
    expect(validAt([{ value: 'x', ...times }], NOW)).toHaveLength(counts ? 1 : 0);
  });
});

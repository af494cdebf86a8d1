import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocate,
  DOLLAR,
  divideHalfUp,
  formatUsd,
  parseUsd,
  sum,
  usdNumber,
} from '../../shared/cost/money.ts';

const amounts = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const positive = fc.bigInt({ min: 0n, max: 10n ** 24n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 18n }), { minLength: 1, maxLength: 40 });

describe('an amount', () => {
  test.each([
    ['0.0000133334', 13_333_400n],
    ['0.000000125', 125_000n],
    ['1', DOLLAR],
    ['-0.5', -DOLLAR / 2n],
    ['0.0000133334000000', 13_333_400n],
  ])('%s is read to the picodollar', (text, expected) => {
    expect(parseUsd(text)).toBe(expected);
  });

  test.each(['', '1e-6', '.5', '1.', '0,5', ' 1', 'NaN', '0.0000000000001', '0x10'])(
    '%j is refused and not guessed at',
    (text) => {
      expect(() => parseUsd(text)).toThrow(RangeError);
    },
  );

  test('comes back as it was written', () => {
    fc.assert(fc.property(amounts, (amount) => parseUsd(formatUsd(amount)) === amount));
  });

  test.each([
    [1_005_000_000_000n, 2, '1.01'],
    [-1_005_000_000_000n, 2, '-1.01'],
    [4_999_999_999n, 2, '0.00'],
    [-4_999_999_999n, 2, '0.00'],
    [13_750_000n, 8, '0.00001375'],
    [24_000_000_000_000n, 0, '24'],
  ])('%d is shown half up with %d decimals as %s', (amount, decimals, shown) => {
    expect(formatUsd(amount, decimals)).toBe(shown);
  });

  test('becomes the number of JSON that is nearest to it', () => {
    expect(usdNumber(13_333_400n)).toBe(0.0000133334);
  });

  test('is rounded by at most half of what it is rounded to', () => {
    fc.assert(
      fc.property(positive, fc.bigInt({ min: 1n, max: 10n ** 12n }), (dividend, divisor) => {
        const off = divideHalfUp(dividend, divisor) * divisor - dividend;
        return -divisor < off * 2n && off * 2n <= divisor;
      }),
    );
  });
});

describe('an amount that is parted', () => {
  test('adds up to itself, to the picodollar', () => {
    fc.assert(
      fc.property(positive, weights, (amount, shares) => {
        fc.pre(sum(shares) > 0n);
        return sum(allocate(amount, shares)) === amount;
      }),
    );
  });

  test('gives each its share, to less than a picodollar', () => {
    fc.assert(
      fc.property(positive, weights, (amount, shares) => {
        const whole = sum(shares);
        fc.pre(whole > 0n);
        return allocate(amount, shares).every((part, index) => {
          const off = part * whole - amount * (shares[index] ?? 0n);
          return -whole < off && off < whole;
        });
      }),
    );
  });

  test('gives nothing to who has no weight', () => {
    fc.assert(
      fc.property(positive, weights, (amount, shares) => {
        fc.pre(sum(shares) > 0n);
        return allocate(amount, shares).every((part, index) => shares[index] !== 0n || part === 0n);
      }),
    );
  });

  test('is never given to nobody', () => {
    expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(() => allocate(1n, [0n])).toThrow('among nobody');
    expect(() => allocate(1n, [])).toThrow('among nobody');
  });
});

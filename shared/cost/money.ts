/**
 * Money is whole picodollars: a millionth of a millionth of a US dollar. A read unit of DynamoDB costs 125,000 of them,
 * so that nothing that is charged for is lost to rounding, and sums are exact.
 */
export type Picodollars = bigint;

const DECIMALS = 12;
export const DOLLAR: Picodollars = 10n ** BigInt(DECIMALS);

const USD = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?$/;

/** Reads a decimal like `0.0000133334`. Throws a RangeError for anything else, and for what is finer than a picodollar. */
export function parseUsd(text: string): Picodollars {
  const { sign, whole = '', fraction = '' } = USD.exec(text)?.groups ?? {};
  if (sign === undefined) throw new RangeError(`${text} is not an amount in USD, like 0.0000004.`);
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > DECIMALS) throw new RangeError(`${text} is finer than ${DECIMALS} decimals.`);
  const amount = BigInt(whole) * DOLLAR + BigInt(digits.padEnd(DECIMALS, '0'));
  return sign === '-' ? -amount : amount;
}

/** Written as a decimal: half up, and with all of its digits when `decimals` is left out. */
export function formatUsd(amount: Picodollars, decimals?: number): string {
  const [sign, size] = amount < 0n ? ['-', -amount] : ['', amount];
  const kept = decimals ?? DECIMALS;
  const rounded = divideHalfUp(size, 10n ** BigInt(DECIMALS - kept));
  const digits = String(rounded).padStart(kept + 1, '0');
  const whole = digits.slice(0, digits.length - kept);
  const fraction = digits.slice(digits.length - kept);
  const shown = decimals === undefined ? fraction.replace(/0+$/, '') : fraction;
  return `${rounded === 0n ? '' : sign}${whole}${shown && `.${shown}`}`;
}

/** For JSON, where people compute on with it: the nearest number. Nothing of ours computes with it. */
export function usdNumber(amount: Picodollars): number {
  return Number(formatUsd(amount));
}

/** A quotient of two that are not negative, half up. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend * 2n + divisor) / (divisor * 2n);
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/**
 * Parts an amount by weights so that the parts add up to it exactly: each gets its share rounded down, and what is left
 * goes, one picodollar each, to those that lost most by that (the method of the largest remainder). Without any weight
 * nobody gets anything, which only an amount of nothing allows.
 */
export function allocate(amount: Picodollars, weights: readonly bigint[]): readonly Picodollars[] {
  const whole = sum(weights);
  if (whole === 0n) {
    if (amount !== 0n) throw new RangeError('An amount can not be parted among nobody.');
    return weights.map(() => 0n);
  }
  const shares = weights.map((weight, index) => ({
    index,
    share: (amount * weight) / whole,
    lost: (amount * weight) % whole,
  }));
  const left = Number(amount - sum(shares.map(({ share }) => share)));
  const luckiest = shares.toSorted((one, other) => compare(other.lost, one.lost) || one.index - other.index);
  const raised = new Set(luckiest.slice(0, left).map(({ index }) => index));
  return shares.map(({ index, share }) => (raised.has(index) ? share + 1n : share));
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

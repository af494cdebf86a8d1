import type { SecretValue } from '../../deployment/secret-values.ts';
import { REMEMBERED_MILLISECONDS } from '../../deployment/secrets.ts';

/** Two reloads: one of them may find the parameter store away. */
export const SPREAD_MILLISECONDS = 2 * REMEMBERED_MILLISECONDS;

/** What was signed by the old value just before the provider was switched is still accepted for as long. */
const OVERLAP_MILLISECONDS = SPREAD_MILLISECONDS;

/** Values that nobody has ended, the newest last: one, or more while a secret is rotated. */
export function openValues(values: readonly SecretValue[]): readonly SecretValue[] {
  return values
    .filter(({ until }) => until === undefined)
    .sort((one, other) => (one.from ?? 0) - (other.from ?? 0));
}

export function newestValue(values: readonly SecretValue[]): string | undefined {
  return openValues(values).at(-1)?.value;
}

export function isRotating(values: readonly SecretValue[]): boolean {
  return openValues(values).length > 1;
}

/** Adds a value beside those that are valid. What is over is left out. */
export function withNew(values: readonly SecretValue[], value: string, now: number): readonly SecretValue[] {
  const others = values.filter(
    (each) => each.value !== value && now < (each.until ?? Number.POSITIVE_INFINITY),
  );
  return [...others, others.length === 0 ? { value } : { value, from: now }];
}

/** Ends every value but the newest. */
export function withoutOld(values: readonly SecretValue[], now: number): readonly SecretValue[] {
  const newest = openValues(values).at(-1);
  return values
    .filter(({ until = Number.POSITIVE_INFINITY }) => now < until)
    .map((each) =>
      each === newest || each.until !== undefined ? each : { ...each, until: now + OVERLAP_MILLISECONDS },
    );
}

/** When every function knows the newest value, by the later of the operator's clock and the store's. */
export function spreadBy(values: readonly SecretValue[], storedAt: number): number {
  const from = openValues(values).at(-1)?.from ?? 0;
  return Math.max(from, storedAt) + SPREAD_MILLISECONDS;
}

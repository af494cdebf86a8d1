/** One value of a provider's secret and when it is valid, in milliseconds since the epoch; open where left out. */
export type SecretValue = {
  readonly value: string;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
};

/** Those by which a provider may sign at that time: two while a secret is rotated. */
export function validAt(values: readonly SecretValue[], now: number): readonly SecretValue[] {
  return values.filter(({ from = now, until = Number.POSITIVE_INFINITY }) => from <= now && now < until);
}

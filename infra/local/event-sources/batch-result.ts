import { z } from 'zod';
import type { InvocationResult } from '../lambda/container.ts';

const partial = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().nullish() })).nullish(),
});

/**
 * Which items of a batch failed, by their identifiers. A function that failed, or that names an item which isn't in the
 * batch, failed for all of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function failedItems(
  identifiers: readonly string[],
  result: InvocationResult | undefined,
  reportsFailures: boolean,
): readonly string[] {
  if (!result?.ok) return identifiers;
  if (!reportsFailures || result.value === null) return [];
  const parsed = partial.safeParse(result.value);
  if (!parsed.success) return identifiers;
  const named = (parsed.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? '');
  return named.every((each) => identifiers.includes(each)) ? named : identifiers;
}

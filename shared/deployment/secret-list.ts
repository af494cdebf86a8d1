import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';
import { readJson } from '../read-json.ts';
import type { SecretValue } from './secret-values.ts';

const time = lazily(() => z.pipe(z.string(), z.transform(toMilliseconds)));

const list = lazily(() =>
  z.object({
    values: z.array(
      z.object({
        value: z.string().check(z.minLength(1)),
        from: z.optional(time()),
        until: z.optional(time()),
      }),
    ),
  }),
);

/** How a list begins. No provider's secret does, so that a plain text stays what it is: one value for ever. */
const LIST = /^\s*\{\s*"values"\s*:/;

/** What a parameter holds. Throws without saying what it read when a list can't be read. */
export function parseSecretValues(text: string): readonly SecretValue[] {
  if (text === '') return [];
  if (!LIST.test(text)) return [{ value: text }];
  const parsed = list().safeParse(readJson(text));
  // Without its cause, which may quote a secret.
  if (!parsed.success) throw new Error('It begins as a list of values and is none.');
  return parsed.data.values;
}

/** A single value without times is written as it is, as people store it by hand. */
export function formatSecretValues(values: readonly SecretValue[]): string {
  const [only, ...others] = values;
  const isPlain = only && others.length === 0 && only.from === undefined && only.until === undefined;
  if (isPlain && !LIST.test(only.value)) return only.value;
  return JSON.stringify({
    values: values.map(({ value, from, until }) => ({
      value,
      ...(from !== undefined && { from: new Date(from).toISOString() }),
      ...(until !== undefined && { until: new Date(until).toISOString() }),
    })),
  });
}

function toMilliseconds(text: string, context: z.core.ParsePayload): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) context.issues.push({ code: 'custom', input: text, message: 'no time' });
  return milliseconds;
}

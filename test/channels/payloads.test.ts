import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { fixturesOf } from './fixtures.ts';
import { VARIANTS, webhookRequest } from './receivers.ts';

describe.each(CHANNEL_NAMES)('a payload of %s', (channel) => {
  const fixtures = fixturesOf(channel);

  test.each(fixtures)('$file: $promise', ({ body, messages, variant = channel }) => {
    expect(parse(variant, body)).toEqual(messages);
  });

  test('is there in every form that can verify, and in many that can’t', () => {
    const kinds = fixtures.flatMap(({ messages }) => messages.map(({ kind }) => kind));
    expect(new Set(kinds).size).toBeGreaterThanOrEqual(2);
    expect(kinds).toContain('unusable');
  });

  test('never makes the parser throw, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }), fc.json()), (bytes) => {
        for (const { kind } of parse(channel, Buffer.from(bytes))) expect(kind).toBe('unusable');
      }),
      { numRuns: 500 },
    );
  });

  test('with any part of it replaced is parsed or refused, never thrown at', () => {
    const replaced = fc
      .tuple(
        fc.constantFrom(...fixtures),
        fc.nat(),
        fc.oneof(fc.constant('null'), fc.jsonValue().map(encode)),
      )
      .map(([{ body, variant = channel }, place, value]) => ({
        variant,
        body: replacePart(body.toString('utf8'), place, value),
      }));
    fc.assert(
      fc.property(replaced, ({ variant, body }) => {
        expect(Array.isArray(parse(variant, Buffer.from(body)))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** What a channel reads in a body that is known to be the provider's. */
function parse(variant: string, body: Buffer) {
  const receiver = VARIANTS[variant];
  if (!receiver) throw new Error(`There is no variant ${variant}.`);
  return receiver.parse(webhookRequest({ body }));
}

function encode(value: unknown): string {
  return JSON.stringify(value);
}

/** The same JSON with one of its values replaced by another. */
function replacePart(json: string, place: number, value: string): string {
  const values = [...json.matchAll(/(?<=:)(?:"[^"]*"|-?\d+|true|false|\{\}|\[\])/g)];
  const chosen = values[place % Math.max(values.length, 1)];
  if (!chosen) return json;
  return json.slice(0, chosen.index) + value + json.slice(chosen.index + chosen[0].length);
}

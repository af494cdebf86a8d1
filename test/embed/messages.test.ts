import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type HostMessage,
  type PageMessage,
  readHostMessage,
  readPageMessage,
  STATUSES,
  versioned,
} from '../../shared/embed/messages.ts';

const ID = '69831860496f401a7e5c3d12';
const SENT: readonly PageMessage[] = [
  { type: 'ready' },
  { type: 'close' },
  { type: 'height', height: 612.5 },
  { type: 'ended', verification_id: ID, status: 'verified' },
  { type: 'ended', verification_id: ID, status: 'pending', result: 'once' },
  { type: 'ended', verification_request_id: ID, status: 'completed' },
];
const GREETINGS: readonly HostMessage[] = [
  { type: 'hello', shown: 'dialog' },
  { type: 'hello', shown: 'inline' },
];

describe('a message between the pages', () => {
  test.each(SENT)('$type is read by the caller’s page as it was sent', (message) => {
    expect(readPageMessage(versioned(message))).toEqual(message);
    expect(readHostMessage(versioned(message))).toBeUndefined();
  });

  test.each(GREETINGS)('hello for $shown is read by the hosted page as it was sent', (message) => {
    expect(readHostMessage(versioned(message))).toEqual(message);
    expect(readPageMessage(versioned(message))).toBeUndefined();
  });

  test('of another version is not read', () => {
    for (const message of [...SENT, ...GREETINGS]) {
      const next = { ...versioned(message), verso: 2 };
      expect([readPageMessage(next), readHostMessage(next), readPageMessage(message)]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  test.each([
    ['a height below nothing', { type: 'height', height: -1 }],
    ['a height that is none', { type: 'height', height: Number.NaN }],
    ['a height beyond any page', { type: 'height', height: 1e9 }],
    ['a height in words', { type: 'height', height: '600px' }],
    ['an end without an id', { type: 'ended', status: 'verified' }],
    ['an end in an unknown way', { type: 'ended', verification_id: ID, status: 'great' }],
  ])('with %s is not read', (_what, fields) => {
    expect(readPageMessage({ verso: 1, ...fields })).toBeUndefined();
  });

  test('loses what it should not have', () => {
    const more = {
      verso: 1,
      type: 'ended',
      verification_id: ID,
      status: 'verified',
      result: 7,
      token: 'secret',
    };
    expect(readPageMessage(more)).toEqual({ type: 'ended', verification_id: ID, status: 'verified' });
  });

  test('may be anything at all, and nothing throws', () => {
    const fields = fc.record({
      verso: fc.oneof(fc.constant(1), fc.anything()),
      type: fc.oneof(fc.constantFrom('hello', 'ready', 'height', 'ended', 'close'), fc.anything()),
      shown: fc.anything(),
      height: fc.anything(),
      verification_id: fc.anything(),
      verification_request_id: fc.oneof(fc.constant(ID), fc.anything()),
      status: fc.oneof(fc.constantFrom(...STATUSES), fc.anything()),
      result: fc.anything(),
    });
    fc.assert(
      fc.property(fc.oneof(fields, fc.anything()), (data) => {
        const read = readPageMessage(data);
        if (read?.type === 'height') expect(read.height).toBeGreaterThanOrEqual(0);
        if (read?.type === 'ended')
          expect(typeof (read.verification_id ?? read.verification_request_id)).toBe('string');
        readHostMessage(data);
      }),
    );
  });
});

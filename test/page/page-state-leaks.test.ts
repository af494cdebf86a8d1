import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PageState, pageState } from '../../shared/page/page-state.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { proofView } from '../../shared/verification/view.ts';
import {
  NUMBER,
  OTHER_NUMBER,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';
import { held, learning, requestOf, stateOf } from './page-states.ts';

describe('whatever its state', () => {
  const NUMBERS = [
    NUMBER,
    OTHER_NUMBER,
    '+15005550006',
    '+4915198761098',
    '+905329876109',
    '+2250798760981',
  ] as const;
  const numbers = fc.constantFrom(...NUMBERS);
  const proven = numbers.map((identifier) => provenVerification({ identifier }));
  const verifications: fc.Arbitrary<Verification> = fc.oneof(
    proven,
    numbers.map((identifier) =>
      pendingVerification({ identifier, channels: ['telegram', 'whatsapp', 'sms'] }),
    ),
    numbers.map((number) => ({ ...learning, held: { ...held, number } })),
    numbers.map((identifier) => ({ ...pendingVerification({ identifier }), status: 'failed' as const })),
    numbers.map((identifier) => revokedVerification({ identifier })),
  );
  const subjects: fc.Arbitrary<PageState> = fc.oneof(
    verifications.map((each) =>
      stateOf({ ...each, nonce: 'a-nonce-of-the-caller', externalUserId: 'user-42' }),
    ),
    fc.array(verifications, { minLength: 1, maxLength: 10 }).map((each) =>
      requestOf(
        each.map(({ identifier }) => (identifier === undefined ? {} : { identifier })),
        each,
      ),
    ),
  );

  test('it is what its schema says', () => {
    fc.assert(
      fc.property(subjects, (state) => {
        expect(pageState().parse(state)).toEqual(state);
      }),
    );
  });

  test('it never holds a whole number, a proof or what is the caller’s own', () => {
    const tokens = ['telegram', 'sms'].map(() => proofView(provenVerification()).token);
    fc.assert(
      fc.property(subjects, (state) => {
        const text = JSON.stringify(state);
        for (const number of NUMBERS) {
          expect(text).not.toContain(number.slice(1));
          // Nor enough of it to guess the rest.
          expect(text).not.toContain(number.slice(-5));
        }
        for (const token of tokens) expect(text).not.toContain(token.split('.')[2]);
        expect(text).not.toMatch(/eyJ|a-nonce|user-42|a-hash|ona\b|11223344/);
      }),
    );
  });
});

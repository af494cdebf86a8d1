import { describe, expect, test } from 'vitest';
import { maskNumber, userView } from '../../shared/users/user-view.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { pendingVerification, provenVerification, revokedVerification } from '../fakes/verifications.ts';

describe('a masked number', () => {
  test.each([
    ['+37069199199', '+3706***9199'],
    ['+15005550006', '+1500***0006'],
    ['+999999999999999', '+9999***9999'],
    ['+1234567', '+12***67'],
    ['+123456789', '+12***89'],
  ])('%s reads %s', (number, masked) => {
    expect(maskNumber(number)).toBe(masked);
  });

  test('hides at least three digits of any number', () => {
    for (let length = 7; length <= 15; length += 1) {
      const shown = maskNumber(`+${'1'.repeat(length)}`).replace(/\D/g, '').length;
      expect(length - shown).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('a user', () => {
  test('is everything that was verified, and when first and last', () => {
    const first = provenVerification({ id: '1'.repeat(24) });
    const last = revokedVerification({
      id: '2'.repeat(24),
      match: { ...first.match, channel: 'sms', at: TEN_O_CLOCK + 5 * MINUTE },
    });
    const view = userView('user-1', [last, first, pendingVerification()], 7, TEN_O_CLOCK + MINUTE);
    expect(view).toMatchObject({
      external_user_id: 'user-1',
      verification_count: 7,
      types_verified: ['phone'],
      first_verified_at: '2026-02-04T10:01:00.000Z',
      last_verified_at: '2026-02-04T10:05:00.000Z',
    });
    expect(view.verifications).toEqual([
      expect.objectContaining({
        status: 'revoked',
        channel: 'sms',
        has_proof: false,
        proof_expires_at: null,
      }),
      expect.objectContaining({
        status: 'verified',
        has_proof: true,
        proof_expires_at: '2026-03-06T10:01:00.000Z',
      }),
      expect.objectContaining({ status: 'pending', verified_at: null, has_proof: false }),
    ]);
    expect(JSON.stringify(view)).not.toContain('37069199199');
  });

  test('of whom nothing was verified says so', () => {
    const expired = userView('user-1', [pendingVerification()], 1, TEN_O_CLOCK + 11 * MINUTE);
    expect(expired).toMatchObject({
      types_verified: [],
      first_verified_at: null,
      last_verified_at: null,
      verifications: [{ status: 'expired' }],
    });
  });
});

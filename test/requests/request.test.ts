import { describe, expect, test } from 'vitest';
import {
  type Asset,
  assetStatusAt,
  completedAt,
  requestStatusAt,
  type VerificationRequest,
} from '../../shared/requests/request.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { DAY, HOUR, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import {
  PROJECT,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';

const OPEN = TEN_O_CLOCK + HOUR;
const OVER = TEN_O_CLOCK + DAY;
const NEEDED: Asset = { channels: ['telegram'], required: true };
const WELCOME: Asset = { channels: ['telegram'], required: false };

const waiting = pendingVerification();
const verified = provenVerification();
const revoked = revokedVerification();
const cancelled: Verification = { ...pendingVerification(), status: 'cancelled' };
const failed: Verification = { ...pendingVerification(), status: 'failed' };

function request(
  assets: readonly Asset[],
  overrides: Partial<VerificationRequest> = {},
): VerificationRequest {
  return {
    id: '000777caffffffffffffffff',
    projectId: PROJECT.id,
    environment: 'live',
    assets,
    assurance: 'basic',
    partialOk: false,
    proofExpiryDays: 30,
    createdAt: TEN_O_CLOCK,
    expiresAt: OVER,
    deleteAfter: OVER + 30 * DAY,
    ...overrides,
  };
}

const statusOf = (
  assets: readonly Asset[],
  verifications: readonly (Verification | undefined)[],
  now: number,
  overrides: Partial<VerificationRequest> = {},
) => requestStatusAt({ request: request(assets, overrides), verifications }, now);

describe('a request', () => {
  test.each([
    ['pending while nobody has verified', [NEEDED, NEEDED], [waiting, undefined], OPEN, 'pending'],
    ['pending before its verifications are known', [NEEDED], [], OPEN, 'pending'],
    ['partial when some have', [NEEDED, NEEDED], [verified, undefined], OPEN, 'partial'],
    ['completed when all have', [NEEDED, NEEDED], [verified, verified], OPEN, 'completed'],
    [
      'completed without those that it needn’t have',
      [NEEDED, WELCOME],
      [verified, waiting],
      OPEN,
      'completed',
    ],
    ['not completed by those that it needn’t have', [NEEDED, WELCOME], [waiting, verified], OPEN, 'partial'],
    ['waiting for all where none is required', [WELCOME, WELCOME], [verified, waiting], OPEN, 'partial'],
    ['completed also after a proof was revoked', [NEEDED], [revoked], OPEN, 'completed'],
    ['completed also after its deadline', [NEEDED], [verified], OVER, 'completed'],
    ['expired at its deadline', [NEEDED], [waiting], OVER, 'expired'],
    ['expired although some have verified', [NEEDED, NEEDED], [verified, waiting], OVER, 'expired'],
    ['open although a code of it failed', [NEEDED], [failed], OPEN, 'pending'],
  ] as const)('is %s', (_what, assets, verifications, now, status) => {
    expect(statusOf(assets, verifications, now)).toBe(status);
  });

  test('that may be partial stays so at its deadline, if anybody has verified', () => {
    const partialOk = { partialOk: true };
    expect(statusOf([NEEDED, NEEDED], [verified, waiting], OVER, partialOk)).toBe('partial');
    expect(statusOf([NEEDED, NEEDED], [waiting, waiting], OVER, partialOk)).toBe('expired');
  });

  test('that was cancelled before its last verification is cancelled, and after it completed', () => {
    const provenAt = verified.match.at;
    expect(statusOf([NEEDED], [verified], OVER, { cancelledAt: provenAt - 1 })).toBe('cancelled');
    expect(statusOf([NEEDED], [verified], OVER, { cancelledAt: provenAt })).toBe('completed');
    expect(statusOf([NEEDED, NEEDED], [verified, waiting], OPEN, { cancelledAt: OPEN })).toBe('cancelled');
  });

  test('is completed when the last of those that it needs was verified', () => {
    const later = provenVerification({ match: { ...verified.match, at: TEN_O_CLOCK + 9 * MINUTE } });
    const state = {
      request: request([NEEDED, NEEDED, WELCOME]),
      verifications: [later, verified, undefined],
    };
    expect(completedAt(state)).toBe(TEN_O_CLOCK + 9 * MINUTE);
  });
});

describe('one of its phones', () => {
  test.each([
    ['pending', waiting, OPEN],
    ['pending', undefined, OPEN],
    // Its code has expired, and the page asks for another.
    ['pending', pendingVerification({ expiresAt: TEN_O_CLOCK }), OPEN],
    ['failed', failed, OPEN],
    ['cancelled', cancelled, OPEN],
    ['expired', cancelled, OVER],
    ['verified', verified, OPEN],
    ['verified', verified, OVER],
    ['revoked', revoked, OVER],
    ['expired', waiting, OVER],
  ] as const)('is %s', (status, verification, now) => {
    const state = { request: request([NEEDED]), verifications: [verification] };
    expect(assetStatusAt(state, 0, now)).toBe(status);
  });

  test('is cancelled with the request unless it was verified before', () => {
    const ended = request([NEEDED, NEEDED], { cancelledAt: OPEN });
    const state = { request: ended, verifications: [waiting, verified] };
    expect([assetStatusAt(state, 0, OPEN), assetStatusAt(state, 1, OPEN)]).toEqual(['cancelled', 'verified']);
  });
});

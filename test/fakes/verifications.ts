import type {
  PendingVerification,
  RevokedVerification,
  VerifiedVerification,
} from '../../shared/verification/verification.ts';
import { DAY, MINUTE, TEN_O_CLOCK } from './clock.ts';

export const NUMBER = '+37069199199';
export const OTHER_NUMBER = '+37069199198';
export const PROJECT = { id: '65c0f1d2a3b4c5d6e7f80912', name: 'Acme' } as const;
export const ISSUER = 'https://verify.example.com';

/** A verification for NUMBER over Telegram, made at ten o'clock and open for ten minutes. */
export function pendingVerification(overrides: Partial<PendingVerification> = {}): PendingVerification {
  return {
    id: '000777ca0123456789abcdef',
    projectId: PROJECT.id,
    projectName: PROJECT.name,
    environment: 'live',
    issuer: ISSUER,
    type: 'phone',
    flow: 'verification',
    channels: ['telegram'],
    identifier: NUMBER,
    region: 'LT',
    assurance: 'basic',
    proofExpiryDays: 30,
    status: 'pending',
    attempts: 0,
    wrongSenders: [],
    sequence: 0,
    createdAt: TEN_O_CLOCK,
    updatedAt: TEN_O_CLOCK,
    expiresAt: TEN_O_CLOCK + 10 * MINUTE,
    deleteAfter: TEN_O_CLOCK + 10 * MINUTE + 30 * DAY,
    ...overrides,
  };
}

/** The same, verified a minute later by a shared contact. */
export function provenVerification(overrides: Partial<VerifiedVerification> = {}): VerifiedVerification {
  const at = TEN_O_CLOCK + MINUTE;
  return {
    ...pendingVerification(),
    identifier: NUMBER,
    status: 'verified',
    sequence: 1,
    updatedAt: at,
    match: {
      channel: 'telegram',
      method: 'telegram_contact',
      assurance: 'basic',
      at,
      data: { telegram_user_id: 11223344, telegram_username: 'ona' },
    },
    signature: { keyId: 'live-key', algorithm: 'RS256', bytes: new Uint8Array(256) },
    ...overrides,
  };
}

/** The same, revoked a minute later. */
export function revokedVerification(overrides: Partial<RevokedVerification> = {}): RevokedVerification {
  const at = TEN_O_CLOCK + 2 * MINUTE;
  return {
    ...provenVerification(),
    status: 'revoked',
    revocation: { at, reason: 'fraud' },
    updatedAt: at,
    sequence: 2,
    ...overrides,
  };
}

const ID = '69831860496f401a7e5c3d12';
const KID = 'kP1x0sV2mJr5kQz9dT1yWc7sAb0VX2mJr5kQz9dT1yW';
const ISSUED = '2026-02-09T08:31:00.000Z';
const REVOKED = '2026-02-09T08:30:00.000Z';
const dates = {
  proof_id: ID,
  expires_at: '2026-03-06T10:01:12.000Z',
  verified_at: '2026-02-04T10:01:12.480Z',
};

/** What a success looks like for checkers of proofs, and for calls that belong to no verification. */
export const PROOF_ANSWER_EXAMPLES = {
  Revocation: {
    revoked: {
      success: true,
      verification_id: ID,
      status: 'revoked',
      revoked_at: REVOKED,
      reason: 'user_request',
    },
  },
  RevocationList: {
    one: {
      revoked: [{ proof_id: ID, revoked_at: REVOKED, reason: 'user_request' }],
      issued_at: ISSUED,
      count: 1,
      signature: 'eyJ0eXAiOiJ2ZXJzby1yZXZvY2F0aW9ucytqd3QifQ.eyJwYWdlIjoxfQ.c2lnbmF0dXJl',
      kid: KID,
      page: 1,
      pages: 1,
      nextCursor: null,
    },
  },
  Validation: {
    valid: {
      valid: true,
      verification: {
        id: ID,
        type: 'phone',
        channel: 'telegram',
        verified_at: dates.verified_at,
        expires_at: dates.expires_at,
        user_id: '6970f2c0a1b2c3d4e5f60718',
      },
    },
    revoked: {
      valid: false,
      reason: 'revoked',
      message: 'This proof was revoked.',
      revoked_at: REVOKED,
      revoked_reason: 'user_request',
    },
    expired: {
      valid: false,
      reason: 'expired',
      message: 'This proof has expired: ask the person to verify again.',
    },
  },
  ProofStatus: {
    valid: {
      ...dates,
      status: 'valid',
      is_valid: true,
      is_revoked: false,
      revoked_at: null,
      revoked_reason: null,
      is_expired: false,
    },
    revoked: {
      ...dates,
      status: 'revoked',
      is_valid: false,
      is_revoked: true,
      revoked_at: REVOKED,
      revoked_reason: 'user_request',
      is_expired: false,
    },
  },
  KeySet: {
    oneKey: {
      keys: [
        { kty: 'RSA', n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9', e: 'AQAB', alg: 'RS256', use: 'sig', kid: KID },
      ],
    },
  },
  Healthy: {
    ok: { status: 'ok', timestamp: ISSUED, services: { database: 'ok', signing: 'ok' } },
  },
  Unavailable: {
    unavailable: {
      status: 'unavailable',
      timestamp: ISSUED,
      services: { database: 'unavailable', signing: 'unavailable' },
    },
  },
  Api: {
    verso: {
      name: 'Verso',
      version: 'v1',
      description:
        'User-initiated phone verification: the person sends a code to us, the caller gets a signed proof.',
    },
  },
  Description: { beginning: { openapi: '3.1.1', info: { title: 'Verso', version: '1' }, paths: {} } },
} as const;

import { z } from 'zod';
import { HTTP_STATUS } from '../../functions/middleware/error-response.ts';
import { channel, id, revocationReason, timestamp, token, type } from './shapes.ts';

const CODES = Object.keys(HTTP_STATUS);

/** What is answered to checkers of proofs, and what is answered to anybody when something is wrong. */
export const PROOF_ANSWERS = {
  Validation: z.union([
    z.strictObject({
      valid: z.literal(true),
      verification: z.strictObject({
        id,
        type,
        channel,
        verified_at: timestamp,
        expires_at: timestamp,
        user_id: id.describe('The project.'),
      }),
    }),
    z.strictObject({
      valid: z.literal(false),
      reason: z.enum([
        'expired',
        'revoked',
        'invalid_signature',
        'malformed',
        'identifier_mismatch',
        'unknown_issuer',
      ]),
      message: z.string(),
      revoked_at: timestamp.optional(),
      revoked_reason: revocationReason.optional(),
    }),
  ]),
  ProofStatus: z.strictObject({
    proof_id: id,
    status: z.enum(['valid', 'expired', 'revoked']),
    is_valid: z.boolean(),
    is_revoked: z.boolean(),
    revoked_at: timestamp.nullable(),
    revoked_reason: revocationReason.nullable(),
    expires_at: timestamp,
    is_expired: z.boolean(),
    verified_at: timestamp.nullable().describe('Null where the person was erased.'),
  }),
  Revocation: z.strictObject({
    success: z.literal(true),
    verification_id: id,
    status: z.literal('revoked'),
    revoked_at: timestamp,
    reason: revocationReason,
  }),
  RevocationList: z.strictObject({
    revoked: z
      .array(z.strictObject({ proof_id: id, revoked_at: timestamp, reason: revocationReason }))
      .max(1000),
    issued_at: timestamp,
    count: z.int().min(0).describe('Over all pages.'),
    signature: token.describe(
      'A JWT of the type verso-revocations+jwt over this page; believe what it says.',
    ),
    kid: z.string(),
    page: z.int().min(1),
    pages: z.int().min(1),
    nextCursor: z.string().nullable(),
  }),
  KeySet: z.strictObject({
    keys: z.array(
      z.strictObject({
        kty: z.literal('RSA'),
        n: z.string(),
        e: z.string(),
        alg: z.literal('RS256'),
        use: z.literal('sig'),
        kid: z.string(),
      }),
    ),
  }),
  Health: z.strictObject({
    status: z.enum(['ok', 'unavailable']),
    timestamp,
    services: z.strictObject({
      database: z.enum(['ok', 'unavailable']),
      signing: z.enum(['ok', 'unavailable']),
    }),
  }),
  Api: z.strictObject({ name: z.string(), version: z.string(), description: z.string() }),
  Description: z.record(z.string(), z.unknown()),
  Error: z.strictObject({
    error: z.strictObject({
      code: z.enum(CODES),
      message: z.string().describe('One sentence that says what to do.'),
      details: z
        .array(z.strictObject({ field: z.string(), message: z.string(), code: z.string() }))
        .optional(),
      retryAfter: z.int().min(1).optional().describe('Seconds; with rate_limited, as in Retry-After.'),
      request_id: z.string(),
    }),
  }),
} as const;

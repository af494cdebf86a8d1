import { z } from 'zod';
import { HTTP_STATUS } from '../../functions/middleware/error-response.ts';
import { channel, id, revocationReason, timestamp, token, type } from './shapes.ts';

const CODES = Object.keys(HTTP_STATUS);

const dates = {
  proof_id: id,
  expires_at: timestamp,
  verified_at: timestamp.nullable().describe('Null where the person was erased.'),
};
const unrevoked = { is_revoked: z.literal(false), revoked_at: z.null(), revoked_reason: z.null() };

const ok = z.literal('ok');
const unavailable = z.literal('unavailable');

const invalid = { valid: z.literal(false), message: z.string().describe('One sentence for a person.') };

/** What is answered to checkers of proofs, and what is answered to anybody when something is wrong. */
export const PROOF_ANSWERS = {
  Validation: z.xor([
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
      ...invalid,
      reason: z.enum(['expired', 'invalid_signature', 'malformed', 'identifier_mismatch', 'unknown_issuer']),
    }),
    z.strictObject({
      ...invalid,
      reason: z.literal('revoked'),
      revoked_at: timestamp,
      revoked_reason: revocationReason,
    }),
  ]),
  ProofStatus: z.discriminatedUnion('status', [
    z.strictObject({
      ...dates,
      ...unrevoked,
      status: z.literal('valid'),
      is_valid: z.literal(true),
      is_expired: z.literal(false),
    }),
    z.strictObject({
      ...dates,
      ...unrevoked,
      status: z.literal('expired'),
      is_valid: z.literal(false),
      is_expired: z.literal(true),
    }),
    z.strictObject({
      ...dates,
      status: z.literal('revoked'),
      is_valid: z.literal(false),
      is_revoked: z.literal(true),
      revoked_at: timestamp,
      revoked_reason: revocationReason,
      is_expired: z.boolean(),
    }),
  ]),
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
  Healthy: z.strictObject({ status: ok, timestamp, services: z.strictObject({ database: ok, signing: ok }) }),
  Unavailable: z.strictObject({
    status: unavailable,
    timestamp,
    services: z.strictObject({ database: unavailable, signing: unavailable }),
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

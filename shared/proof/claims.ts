import { createHash, createHmac } from 'node:crypto';
import type { Challenge, Environment, Identified, Match } from '../verification/verification.ts';

export const PROOF_SCHEMA_VERSION = '1.0';

/** Sandbox proofs carry another issuer, so that no checker of live proofs accepts one. */
export function proofIssuer(issuer: string, environment: Environment): string {
  return environment === 'test' ? `${issuer}/test` : issuer;
}

/**
 * Lower-case hex SHA-256 of the E.164 number, which hides nothing, since all numbers can be tried in minutes; or its
 * HMAC-SHA256 (RFC 2104), where the project has keyed it.
 */
export function identifierHash(number: string, key?: Uint8Array): string {
  const hash = key ? createHmac('sha256', key) : createHash('sha256');
  return hash.update(number).digest('hex');
}

/** Seconds since the epoch (RFC 7519 section 2, NumericDate). */
export function proofExpiry(challenge: Pick<Challenge, 'proofExpiryDays'>, match: Pick<Match, 'at'>): number {
  return issuedAt(match) + challenge.proofExpiryDays * 86_400;
}

/**
 * The claims of a proof token (RFC 7519). They follow from the matched item alone and always stand in this
 * order: the token is rebuilt from them whenever it is asked for, and must come out the same byte for byte.
 */
export function proofClaims(challenge: Identified, match: Match) {
  return {
    iss: proofIssuer(challenge.issuer, challenge.environment),
    sub: challenge.id,
    aud: challenge.projectId,
    iat: issuedAt(match),
    exp: proofExpiry(challenge, match),
    jti: challenge.id,
    proof_schema_version: PROOF_SCHEMA_VERSION,
    user_id: challenge.projectId,
    type: challenge.type,
    channel: match.channel,
    identifier_hash: identifierHash(challenge.identifier, challenge.identifierHashKey),
    ...(challenge.identifierHashKey && { identifier_hash_keyed: true }),
    verified_at: new Date(match.at).toISOString(),
    method: match.method,
    assurance: match.assurance,
    ...(challenge.nonce !== undefined && { nonce: challenge.nonce }),
    ...(challenge.externalUserId !== undefined && { external_user_id: challenge.externalUserId }),
    ...(challenge.environment === 'test' && { test: true }),
  };
}

function issuedAt({ at }: Pick<Match, 'at'>): number {
  return Math.floor(at / 1000);
}

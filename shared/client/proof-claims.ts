import { hasTexts, type JsonObject } from './json.ts';
import { ASSURANCES, type Assurance, type Channel } from './verification.ts';

export const PROOF_SCHEMA_VERSION = '1.0';

/** What a proof says (a JWT's claims, RFC 7519). Times without a name in ISO 8601 are seconds since the epoch. */
export type ProofClaims = {
  readonly iss: string;
  /** The verification. */
  readonly sub: string;
  /** The project that asked for it. */
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  /** What a list of revoked proofs calls it. */
  readonly jti: string;
  readonly proof_schema_version: typeof PROOF_SCHEMA_VERSION;
  readonly user_id: string;
  readonly type: 'phone';
  readonly channel: Channel;
  /** Lower-case hex SHA-256 of the E.164 number, or its HMAC-SHA256 under the project's key. */
  readonly identifier_hash: string;
  /** Which of the two it is. */
  readonly identifier_hash_keyed?: true;
  /** ISO 8601. */
  readonly verified_at: string;
  /** By which observation, like `telegram_contact`. */
  readonly method: string;
  readonly assurance: Assurance;
  /** The creation's. */
  readonly nonce?: string;
  readonly external_user_id?: string;
  /** A sandbox's proof, which proves nothing about a phone. */
  readonly test?: true;
};

const TEXTS = [
  'iss',
  'sub',
  'aud',
  'jti',
  'user_id',
  'type',
  'channel',
  'identifier_hash',
  'verified_at',
  'method',
] as const;

/** Undefined for claims of another shape or version. */
export function readProofClaims(payload: JsonObject): ProofClaims | undefined {
  return isProofClaims(payload) ? payload : undefined;
}

function isProofClaims(payload: JsonObject): payload is ProofClaims & JsonObject {
  return (
    hasTexts(payload, TEXTS) &&
    payload.proof_schema_version === PROOF_SCHEMA_VERSION &&
    Number.isFinite(payload.iat) &&
    Number.isFinite(payload.exp) &&
    ASSURANCES.some((each) => each === payload.assurance) &&
    (payload.nonce === undefined || typeof payload.nonce === 'string') &&
    (payload.test === undefined || payload.test === true)
  );
}

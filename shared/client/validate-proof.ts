import { type CallOptions, type Connection, unreadable } from './connection.ts';
import { hasTexts, isObject } from './json.ts';
import type { Channel, RevocationReason } from './verification.ts';

export type InvalidReason =
  | 'expired'
  | 'revoked'
  | 'invalid_signature'
  | 'malformed'
  | 'identifier_mismatch'
  | 'unknown_issuer';

export type Validation =
  | {
      readonly valid: true;
      readonly verification: {
        readonly id: string;
        readonly type: 'phone';
        readonly channel: Channel;
        readonly verified_at: string;
        /** The proof's end. */
        readonly expires_at: string;
        /** The project: a proof that was made for another one is valid as well, so compare it with your own. */
        readonly user_id: string;
      };
    }
  | {
      readonly valid: false;
      readonly reason: InvalidReason;
      readonly message: string;
      readonly revoked_at?: string;
      readonly revoked_reason?: RevocationReason;
    };

/**
 * Asks the service about a proof: `POST /api/v1/proofs/validate`. With a number, whether the proof is about that
 * one. An invalid proof is an answer; VersoApiError is thrown for what is no question.
 */
export async function validateProof(
  connection: Connection,
  token: string,
  identifier?: string,
  options?: CallOptions,
): Promise<Validation> {
  const { body } = await connection.request(
    {
      operation: 'validate',
      method: 'POST',
      path: '/api/v1/proofs/validate',
      body: { proof_token: token, ...(identifier !== undefined && { identifier }) },
    },
    options,
  );
  if (!isValidation(body)) throw unreadable('validate');
  return body;
}

function isValidation(body: unknown): body is Validation {
  if (!isObject(body)) return false;
  return body.valid === true
    ? hasTexts(body.verification, ['id', 'user_id'])
    : body.valid === false && hasTexts(body, ['reason', 'message']);
}

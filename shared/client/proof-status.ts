import { type CallOptions, type Connection, segment, unreadable } from './connection.ts';
import { hasTexts } from './json.ts';
import type { RevocationReason } from './verification.ts';

export type ProofStatus = {
  readonly proof_id: string;
  readonly status: 'valid' | 'expired' | 'revoked';
  readonly is_valid: boolean;
  readonly is_revoked: boolean;
  readonly revoked_at: string | null;
  readonly revoked_reason: RevocationReason | null;
  readonly expires_at: string;
  readonly is_expired: boolean;
  /** Null once the person's data was erased. */
  readonly verified_at: string | null;
};

/** What became of a proof: `GET /api/v1/proofs/:id/status`. Throws VersoApiError `proof_not_found`. */
export async function proofStatus(
  connection: Connection,
  id: string,
  options?: CallOptions,
): Promise<ProofStatus> {
  const path = `/api/v1/proofs/${segment(id)}/status`;
  const { body } = await connection.request({ operation: 'proofStatus', method: 'GET', path }, options);
  if (!isProofStatus(body)) throw unreadable('proofStatus');
  return body;
}

function isProofStatus(body: unknown): body is ProofStatus {
  return (
    hasTexts(body, ['proof_id', 'status']) &&
    typeof body.is_valid === 'boolean' &&
    typeof body.is_revoked === 'boolean'
  );
}

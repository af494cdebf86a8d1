import { type CallOptions, type Connection, segment, unreadable } from './connection.ts';
import { hasTexts } from './json.ts';
import type { RevocationReason } from './verification.ts';

export type Revocation = {
  readonly success: true;
  readonly verification_id: string;
  readonly status: 'revoked';
  readonly revoked_at: string;
  readonly reason: RevocationReason;
};

/**
 * Revokes a proof for good: `POST /api/v1/proofs/:id/revoke`. Done twice it answers the first time's date.
 * The service knows at once; whoever checks offline learns it from the list, minutes later.
 */
export async function revokeProof(
  connection: Connection,
  id: string,
  reason?: RevocationReason,
  options?: CallOptions,
): Promise<Revocation> {
  const path = `/api/v1/proofs/${segment(id)}/revoke`;
  const { body } = await connection.request(
    { operation: 'revokeProof', method: 'POST', path, body: reason === undefined ? {} : { reason } },
    options,
  );
  if (!isRevocation(body)) throw unreadable('revokeProof');
  return body;
}

function isRevocation(body: unknown): body is Revocation {
  return hasTexts(body, ['verification_id', 'status', 'revoked_at']);
}

import type { Clock, ErasedStore, RevocationStore, VerificationStore } from '../ports.ts';
import { findOwn, isId, type Owner } from '../verification/find.ts';
import type { Revocation } from '../verification/verification.ts';
import { timestamp, type View } from '../verification/view.ts';
import { proofExpiry } from './claims.ts';
import { proofNotFound } from './revoke.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly revocations: Pick<RevocationStore, 'find'>;
  readonly erased: ErasedStore;
  readonly clock: Clock;
};

/** What a proof is worth now. One whose person was erased still has its dates. Throws proof_not_found. */
export async function proofStatus(
  { verifications, revocations, erased, clock }: Ports,
  owner: Owner,
  id: string,
): Promise<View> {
  const now = clock.now();
  const verification = await findOwn(verifications, owner, id);
  if (verification && 'match' in verification) {
    const { match } = verification;
    // The verification may have been read a moment too early; the list is read strongly.
    const listed = await revocations.find(owner.environment, id);
    const revocation = listed && { at: listed.revokedAt, reason: listed.reason };
    return view(id, { expiresAt: proofExpiry(verification, match), verifiedAt: match.at, revocation }, now);
  }
  const stub = verification || !isId(id) ? undefined : await erased.find(id);
  if (stub?.projectId !== owner.projectId || stub.environment !== owner.environment) throw proofNotFound();
  const listed = await revocations.find(owner.environment, id);
  const revocation = listed && { at: listed.revokedAt, reason: listed.reason };
  return view(id, { expiresAt: stub.expiresAt, verifiedAt: undefined, revocation }, now);
}

type Facts = {
  readonly expiresAt: number;
  readonly verifiedAt: number | undefined;
  readonly revocation: Revocation | undefined;
};

function view(id: string, { expiresAt, verifiedAt, revocation }: Facts, now: number): View {
  const isExpired = expiresAt * 1000 <= now;
  const ended = isExpired ? 'expired' : 'valid';
  return {
    proof_id: id,
    status: revocation ? 'revoked' : ended,
    is_valid: !revocation && !isExpired,
    is_revoked: revocation !== undefined,
    revoked_at: revocation ? timestamp(revocation.at) : null,
    revoked_reason: revocation?.reason ?? null,
    expires_at: timestamp(expiresAt * 1000),
    is_expired: isExpired,
    verified_at: verifiedAt === undefined ? null : timestamp(verifiedAt),
  };
}

import * as z from 'zod/mini';
import { VersoError } from '../errors.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import type { Clock, ErasedStore, RevocationStore, VerificationStore } from '../ports.ts';
import { findOwn, isId, type Owner } from '../verification/find.ts';
import { REVOCATION_REASONS } from '../verification/verification.ts';
import { proofExpiry } from './claims.ts';
import type { ListedRevocation } from './revocation.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly revocations: RevocationStore;
  readonly erased: ErasedStore;
  readonly clock: Clock;
};

/** The body of `POST /api/v1/proofs/{id}/revoke`. */
export const revokeBody = lazily(() =>
  z.object({
    reason: z.optional(z.enum(REVOCATION_REASONS, `Send one of ${REVOCATION_REASONS.join(', ')}.`)),
  }),
);

/**
 * Revokes a proof for good; the first revocation stays. It is listed before the verification changes: a crash between
 * the two leaves a proof that checkers refuse and a caller who was told nothing and asks again. A person who was erased
 * can still be revoked. Throws proof_not_found and validation_error.
 */
export async function revokeProof(
  { verifications, revocations, erased, clock }: Ports,
  owner: Owner,
  id: string,
  body: unknown,
): Promise<ListedRevocation> {
  const parsed = z.safeParse(revokeBody(), body ?? {});
  if (!parsed.success) throw invalidRequest(parsed.error);
  const verification = await findOwn(verifications, owner, id);
  const expiresAt =
    verification && 'match' in verification
      ? proofExpiry(verification, verification.match)
      : await expiryOfErased(erased, owner, id);
  if (expiresAt === undefined) throw proofNotFound();
  const { environment } = owner;
  const wanted: ListedRevocation = {
    proofId: id,
    revokedAt: clock.now(),
    reason: parsed.data.reason ?? 'other',
    expiresAt,
  };
  const isFirst = await revocations.add(environment, wanted);
  const listed = isFirst ? wanted : await revocations.find(environment, id);
  if (!listed) throw new Error('A revocation that was there is gone.');
  if (verification?.status === 'verified') {
    const { revokedAt: at, reason } = listed;
    await verifications.apply({ transition: 'revoke', id, environment, at, reason });
  }
  return listed;
}

async function expiryOfErased(erased: ErasedStore, owner: Owner, id: string): Promise<number | undefined> {
  const stub = isId(id) ? await erased.find(id) : undefined;
  const own = stub?.projectId === owner.projectId && stub.environment === owner.environment;
  return own ? stub.expiresAt : undefined;
}

export function proofNotFound(): VersoError {
  return new VersoError('proof_not_found', 'There is no proof with this id: check the id and the API key.');
}

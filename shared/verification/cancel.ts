import { VersoError } from '../errors.ts';
import type { Clock, VerificationStore } from '../ports.ts';
import { findVerification, type Owner } from './find.ts';
import { type EndedVerification, statusAt, type Verification } from './verification.ts';

type Ports = { readonly verifications: Pick<VerificationStore, 'find' | 'apply'>; readonly clock: Clock };

/**
 * pending -> cancelled; what is cancelled stays so and is answered again. Throws not_found, already_verified,
 * challenge_expired, and conflict for what ended otherwise or waits for nothing but its proof.
 */
export async function cancelVerification(
  { verifications, clock }: Ports,
  owner: Owner,
  id: string,
): Promise<Verification> {
  const verification = await findVerification(verifications, owner, id);
  const at = clock.now();
  const { environment } = verification;
  if (
    verification.status === 'pending' &&
    (await verifications.apply({ transition: 'cancel', id, environment, at }))
  ) {
    const cancelled: EndedVerification = { ...verification, status: 'cancelled', updatedAt: at };
    return cancelled;
  }
  // Another message or another cancellation was first, or it had ended before.
  const current = (await verifications.find(id, { consistent: true })) ?? verification;
  const status = statusAt(current, at);
  if (status === 'cancelled') return current;
  throw ended(status);
}

/** Why a verification can't be changed any more; one that still reads as pending has been matched. */
export function ended(status: ReturnType<typeof statusAt>): VersoError {
  switch (status) {
    case 'verified':
      return new VersoError('already_verified', 'This verification is verified: revoke its proof instead.');
    case 'pending':
      return new VersoError(
        'conflict',
        'The right message has come for this verification, and its proof is on its way: ask again in a second.',
      );
    case 'expired':
      return new VersoError('challenge_expired', 'This verification has expired: create a new one.');
    default:
      return new VersoError('conflict', `This verification is ${status} and stays so: create a new one.`);
  }
}

import { VersoError } from '../errors.ts';
import type { VerificationStore } from '../ports.ts';
import { findVerification, type Owner } from './find.ts';

/**
 * Clients of this API style submit, verify and resend for kinds of assets that Verso doesn't have. For a phone there is
 * nothing to do by a call. Throws unsupported_for_type, and not_found for what isn't the caller's.
 */
export async function refuseManualStep(
  verifications: Pick<VerificationStore, 'find'>,
  owner: Owner,
  id: string,
): Promise<never> {
  await findVerification(verifications, owner, id);
  throw new VersoError(
    'unsupported_for_type',
    'A phone is verified when its owner sends the code from it: show challenge.deep_link or verification_url, and poll.',
  );
}

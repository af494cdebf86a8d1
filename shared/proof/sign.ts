import type { SigningKey } from '../deployment/settings.ts';
import type { ProofSigner } from '../ports.ts';
import type { Identified, Match, ProofSignature } from '../verification/verification.ts';
import { signingInput } from './token.ts';

/** One KMS call. The signature is kept and the token is not: token.ts puts it together again. */
export async function signProof(
  signer: ProofSigner,
  key: SigningKey,
  challenge: Identified,
  match: Match,
): Promise<ProofSignature> {
  const made = { keyId: key.kid, algorithm: key.algorithm };
  const bytes = await signer.sign(key, Buffer.from(signingInput(challenge, match, made), 'ascii'));
  return { ...made, bytes };
}

/**
 * The same, or undefined while KMS refuses or can't be reached: what was proven is kept then and signed later, since the
 * claims follow from it.
 */
export async function signProofIfPossible(
  ...given: Parameters<typeof signProof>
): Promise<ProofSignature | undefined> {
  return signProof(...given).catch(() => undefined);
}

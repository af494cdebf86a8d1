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

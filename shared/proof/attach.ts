import type { DeploymentSettings } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import type { Clock, ProofSigner, VerificationStore } from '../ports.ts';
import type { MatchedVerification } from '../verification/verification.ts';
import { signProofIfPossible } from './sign.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly signer: ProofSigner;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly clock: Clock;
};

/**
 * Signs what was matched while KMS was away, and makes it verified: only then is it told. False when KMS is still away. Who
 * comes second, or after its sender said no, changes nothing.
 */
export async function attachProof(ports: Ports, verification: MatchedVerification): Promise<boolean> {
  const { id, environment, unsigned } = verification;
  const key = requireSigningKey(await ports.settings(), environment);
  const signature = await signProofIfPossible(ports.signer, key, verification, unsigned);
  if (!signature) return false;
  await ports.verifications.apply({ transition: 'sign', id, environment, at: ports.clock.now(), signature });
  return true;
}

/** The same by its id, later: true also for what waits for no proof any more. */
export async function attachProofTo(ports: Ports, id: string): Promise<boolean> {
  const verification = await ports.verifications.find(id, { consistent: true });
  return verification?.status !== 'matched' || attachProof(ports, verification);
}

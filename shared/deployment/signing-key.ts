import { VersoError } from '../errors.ts';
import type { Environment } from '../verification/verification.ts';
import type { DeploymentSettings, PublicJwk, SigningKey } from './settings.ts';

/** The key that signs now. Throws service_unavailable while there is none. */
export function requireSigningKey({ signingKeys }: DeploymentSettings, environment: Environment): SigningKey {
  const key = signingKeys.find((each) => each.environment === environment && each.state === 'signing');
  if (!key) throw notBootstrapped();
  return key;
}

/** Every key by which a proof may be checked: those about to sign, signing, and retired ones. */
export function publicKeys(
  { signingKeys }: DeploymentSettings,
  environment: Environment,
): readonly PublicJwk[] {
  return signingKeys.filter((key) => key.environment === environment).map((key) => key.jwk);
}

/** What a deployment answers until its secrets and first project exist. */
export function notBootstrapped(cause?: unknown): VersoError {
  return new VersoError(
    'service_unavailable',
    'This deployment is not set up yet: its operator has to run `npx verso bootstrap`.',
    { cause, headers: { 'retry-after': '60' } },
  );
}

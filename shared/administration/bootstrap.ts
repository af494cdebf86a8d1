import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { PARAMETERS, type ParameterName } from '../config/names.ts';
import type { ChannelSettings, DeploymentSettings, SigningKey } from '../deployment/settings.ts';
import type { DeploymentStore, Random } from '../ports.ts';
import type { Environment } from '../verification/verification.ts';

/** What an operator's command needs of the deployment's account. */
export type BootstrapPorts = {
  readonly deployment: DeploymentStore & { writeSettings(settings: DeploymentSettings): Promise<void> };
  readonly parameters: {
    /** Makes a SecureString; false when there is one already, which is then left as it is. */
    create(name: string, value: string): Promise<boolean>;
  };
  readonly keys: {
    /** SubjectPublicKeyInfo, DER (RFC 5280 section 4.1). */
    publicKey(kmsKey: string): Promise<Uint8Array>;
  };
  readonly random: Random;
};

export type BootstrapTarget = {
  /** Like `/verso/production`. */
  readonly parameterPrefix: string;
  /** ARNs of the KMS keys. */
  readonly signingKeys: Readonly<Record<Environment, string>>;
  readonly channels: ChannelSettings;
  readonly limits: NonNullable<DeploymentSettings['limits']>;
};

export type BootstrapReport = {
  readonly created: readonly ParameterName[];
  readonly kept: readonly ParameterName[];
};

const SUBKEYS = [
  PARAMETERS.codeSubkey,
  PARAMETERS.ticketSubkey,
  PARAMETERS.senderSubkey,
  PARAMETERS.phoneSubkey,
];

/**
 * Makes what CloudFormation can't: the random subkeys, and the settings item with the public keys and the
 * channels' public names. Safe to run again: a subkey that exists is kept, since every open verification
 * depends on it; the settings are written anew.
 */
export async function bootstrap(ports: BootstrapPorts, target: BootstrapTarget): Promise<BootstrapReport> {
  const created: ParameterName[] = [];
  const kept: ParameterName[] = [];
  for (const name of SUBKEYS) {
    const value = Buffer.from(ports.random.bytes(32)).toString('base64url');
    const isNew = await ports.parameters.create(`${target.parameterPrefix}/${name}`, value);
    (isNew ? created : kept).push(name);
  }
  const signingKeys = await mergeKeys(ports, target);
  await ports.deployment.writeSettings({ channels: target.channels, limits: target.limits, signingKeys });
  return { created, kept };
}

/** Keys that were rotated out stay published for the proofs that they signed. */
async function mergeKeys(
  { deployment, keys }: BootstrapPorts,
  { signingKeys }: BootstrapTarget,
): Promise<SigningKey[]> {
  const current = await Promise.all([
    signingKey(signingKeys.live, 'live', await keys.publicKey(signingKeys.live)),
    signingKey(signingKeys.test, 'test', await keys.publicKey(signingKeys.test)),
  ]);
  const former = (await deployment.readSettings())?.signingKeys ?? [];
  const retired = former.filter((key) => !current.some(({ kid }) => kid === key.kid));
  return [...current, ...retired.map((key) => ({ ...key, state: 'retired' as const }))];
}

async function signingKey(kmsKey: string, environment: Environment, spki: Uint8Array): Promise<SigningKey> {
  const { n, e } = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({
    format: 'jwk',
  });
  if (n === undefined || e === undefined) throw new Error(`The key ${kmsKey} is not an RSA key.`);
  const kid = await calculateJwkThumbprint({ kty: 'RSA', n, e });
  const jwk = { kty: 'RSA', n, e, alg: 'RS256', use: 'sig', kid } as const;
  return { kid, algorithm: 'RS256', kmsKey, environment, state: 'signing', jwk };
}

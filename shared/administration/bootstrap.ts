import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { PARAMETERS, type ParameterName } from '../config/names.ts';
import type { ChannelCharges } from '../cost/channel-charges.ts';
import type { ChannelSettings, DeploymentSettings, SigningKey } from '../deployment/settings.ts';
import type { Clock, DeploymentStore, Random } from '../ports.ts';
import type { Environment } from '../verification/verification.ts';
import { successionOf, type WaitingKey, waitingOf } from './signing-key-succession.ts';

/** What an operator's command needs of the deployment's account. */
export type BootstrapPorts = {
  readonly deployment: DeploymentStore & { writeSettings(settings: DeploymentSettings): Promise<void> };
  readonly charges: { write(charges: ChannelCharges): Promise<void> };
  readonly parameters: {
    /** Makes a SecureString; false when there is one already, which is then left as it is. */
    create(name: string, value: string): Promise<boolean>;
  };
  readonly keys: {
    /** SubjectPublicKeyInfo, DER (RFC 5280 section 4.1). */
    publicKey(kmsKey: string): Promise<Uint8Array>;
  };
  readonly random: Random;
  readonly clock: Clock;
};

export type BootstrapTarget = {
  /** Like `/verso/production`. */
  readonly parameterPrefix: string;
  /** ARNs of the KMS keys. */
  readonly signingKeys: Readonly<Record<Environment, string>>;
  readonly channels: ChannelSettings;
  readonly limits: NonNullable<DeploymentSettings['limits']>;
  readonly charges: ChannelCharges;
  /** For a key that must not sign any more: checkers that have cached the published keys refuse new proofs for up to a day. */
  readonly signAtOnce?: boolean;
};

export type BootstrapReport = {
  readonly created: readonly ParameterName[];
  readonly kept: readonly ParameterName[];
  /** Keys that are published and don't sign yet: another run, not before `from`, lets them. */
  readonly waiting: readonly WaitingKey[];
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
 * depends on it; the settings are written anew. A signing key that replaces another one is published for a day
 * before a later run lets it sign.
 */
export async function bootstrap(ports: BootstrapPorts, target: BootstrapTarget): Promise<BootstrapReport> {
  const created: ParameterName[] = [];
  const kept: ParameterName[] = [];
  for (const name of SUBKEYS) {
    const value = Buffer.from(ports.random.bytes(32)).toString('base64url');
    const isNew = await ports.parameters.create(`${target.parameterPrefix}/${name}`, value);
    (isNew ? created : kept).push(name);
  }
  const former = (await ports.deployment.readSettings())?.signingKeys ?? [];
  const { live, test } = target.signingKeys;
  const current = [
    await signingKey(live, 'live', await ports.keys.publicKey(live)),
    await signingKey(test, 'test', await ports.keys.publicKey(test)),
  ];
  const now = ports.clock.now();
  const signingKeys = successionOf(former, current, { now, signAtOnce: target.signAtOnce ?? false });
  await ports.deployment.writeSettings({ channels: target.channels, limits: target.limits, signingKeys });
  await ports.charges.write(target.charges);
  return { created, kept, waiting: signingKeys.flatMap(waitingOf) };
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

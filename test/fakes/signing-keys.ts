import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { DeploymentSettings, SigningKey } from '../../shared/deployment/settings.ts';
import type { ProofSigner } from '../../shared/ports.ts';
import type { Environment } from '../../shared/verification/verification.ts';

export type KeyPair = { readonly key: SigningKey; readonly privateKey: KeyObject };

export async function keyPair(environment: Environment): Promise<KeyPair> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty: 'RSA', n, e });
  const jwk = { kty: 'RSA', n, e, alg: 'RS256', use: 'sig', kid } as const;
  const kmsKey = `arn:aws:kms:eu-central-1:000000000000:key/${environment}`;
  return { privateKey, key: { kid, algorithm: 'RS256', kmsKey, environment, state: 'signing', jwk } };
}

/** Two real keys, and a deployment with all three channels that signs by them. */
export async function fakeDeployment() {
  const live = await keyPair('live');
  const test = await keyPair('test');
  return { live, test, settings: settingsWith([live.key, test.key]) };
}

export function settingsWith(signingKeys: readonly SigningKey[]): DeploymentSettings {
  return { channels: CHANNEL_SETTINGS, signingKeys: [...signingKeys] };
}

export const CHANNEL_SETTINGS = {
  telegram: { botUsername: 'acme_bot' },
  whatsapp: {
    provider: 'meta' as const,
    replies: false,
    phoneNumberId: '106540352242922',
    displayPhoneNumber: '+15550783881',
    formatted: '+1 555 078 3881',
  },
  sms: {
    provider: 'twilio' as const,
    accountSid: 'AC00000000000000000000000000000001',
    numbers: [
      { number: '+18005551212', formatted: '+1 800 555 1212', region: 'US' },
      { number: '+37066600000', formatted: '+370 666 00000', region: 'LT' },
    ],
  },
};

export type FakeSigner = ProofSigner & {
  /** The KMS keys that signed, oldest first. */
  readonly signatures: readonly string[];
};

export function fakeSigner(...pairs: readonly KeyPair[]): FakeSigner {
  const signatures: string[] = [];
  return {
    signatures,
    async sign({ kmsKey }, input) {
      const pair = pairs.find(({ key }) => key.kmsKey === kmsKey);
      if (!pair) throw new Error(`No such key: ${kmsKey}.`);
      signatures.push(kmsKey);
      return sign('sha256', input, pair.privateKey);
    },
  };
}

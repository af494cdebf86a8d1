import type { KeyObject } from 'node:crypto';
import { createPrivateKey, generateKeyPair } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';

/** An asymmetric key for signing, as its CloudFormation resource defines it. */
export type KeyDefinition = {
  keyId: string;
  arn: string;
  keySpec: 'RSA_2048' | 'ECC_NIST_P256';
  /** Each with its prefix `alias/`. */
  aliases?: readonly string[] | undefined;
};

/** Private keys, made when they are first needed and kept as PKCS #8, one file each. */
export type KeyStore = { privateKey(definition: KeyDefinition): Promise<KeyObject> };

const ALGORITHM = { RSA_2048: 'rsa', ECC_NIST_P256: 'ec' } as const;

export function openKeyStore(directory: string): KeyStore {
  const keys = new Map<string, Promise<KeyObject>>();
  return {
    privateKey: (definition) => {
      const known = keys.get(definition.keyId);
      if (known !== undefined) return known;
      const key = loadOrCreate(directory, definition);
      keys.set(definition.keyId, key);
      // A disk that was full is no reason to refuse for ever.
      key.catch(() => keys.delete(definition.keyId));
      return key;
    },
  };
}

async function loadOrCreate(directory: string, { keyId, keySpec }: KeyDefinition): Promise<KeyObject> {
  const path = join(directory, `${encodeURIComponent(keyId)}.pem`);
  const stored = await readPrivateFile(path);
  if (stored === undefined) {
    const created = await generate(keySpec);
    await writePrivateFile(path, created.export({ type: 'pkcs8', format: 'pem' }).toString());
    return created;
  }
  const key = createPrivateKey(stored);
  if (key.asymmetricKeyType !== ALGORITHM[keySpec]) {
    throw new Error(
      `The local key ${keyId} is of another kind than ${keySpec}: begin with empty data, by npm start -- --fresh.`,
    );
  }
  return key;
}

async function generate(keySpec: KeyDefinition['keySpec']): Promise<KeyObject> {
  const generated = promisify(generateKeyPair);
  const pair =
    keySpec === 'RSA_2048'
      ? await generated('rsa', { modulusLength: 2048 })
      : await generated('ec', { namedCurve: 'P-256' });
  return pair.privateKey;
}

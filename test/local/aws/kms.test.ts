import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignCommandInput } from '@aws-sdk/client-kms';
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetPublicKeyCommand,
  type KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import {
  allow,
  clients,
  EC_KEY_ARN,
  RSA_KEY_ARN,
  startEndpoint,
  temporaryDirectory,
} from './endpoint-fixture.ts';

const message = Buffer.from('eyJhbGciOiJSUzI1NiJ9.e30');
const digest = createHash('sha256').update(message).digest();
const rsa = { KeyId: RSA_KEY_ARN, SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' } as const;
const ec = { KeyId: EC_KEY_ARN, SigningAlgorithm: 'ECDSA_SHA_256' } as const;

async function publicKey(kms: KMSClient, KeyId: string) {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
}

async function sign(kms: KMSClient, input: Partial<SignCommandInput>): Promise<Buffer> {
  const { Signature } = await kms.send(new SignCommand({ ...rsa, Message: message, ...input }));
  return Buffer.from(Signature ?? []);
}

describe('a signature', () => {
  test.each([
    ['RSA of a message', rsa, 'RAW'],
    ['RSA of a digest', rsa, 'DIGEST'],
    ['ECDSA of a message', ec, 'RAW'],
    ['ECDSA of a digest', ec, 'DIGEST'],
  ] as const)('by %s is verified by the public key that KMS gives out', async (_, key, MessageType) => {
    const { kms } = clients(await startEndpoint());
    const Message = MessageType === 'RAW' ? message : digest;
    const verifier = await publicKey(kms, key.KeyId);
    // Many, since the encoding of an ECDSA signature varies with its first bits.
    const signatures = await Promise.all(
      Array.from({ length: 20 }, () => sign(kms, { ...key, Message, MessageType })),
    );
    for (const signature of signatures) {
      expect(verify('sha256', message, verifier, signature)).toBe(true);
      expect(verify('sha256', Buffer.from('another message'), verifier, signature)).toBe(false);
    }
  });

  test('by RSA is the same for a message and for its digest, now and again', async () => {
    const { kms } = clients(await startEndpoint());
    const first = await sign(kms, {});
    expect(await sign(kms, {})).toEqual(first);
    expect(await sign(kms, { Message: digest, MessageType: 'DIGEST' })).toEqual(first);
  });

  test.each([
    ['a message of 4,097 bytes', { Message: Buffer.alloc(4097) }, 'ValidationException'],
    ['an empty message', { Message: Buffer.alloc(0) }, 'ValidationException'],
    ['a digest of another length', { Message: message, MessageType: 'DIGEST' }, 'ValidationException'],
    [
      'the algorithm of another kind of key',
      { SigningAlgorithm: 'ECDSA_SHA_256' },
      'InvalidKeyUsageException',
    ],
    ['an algorithm that is not known', { SigningAlgorithm: 'RSASSA_PSS_SHA_512' }, 'ValidationException'],
    ['a key that is not known', { KeyId: 'other' }, 'NotFoundException'],
  ] as const)('is refused for %s', async (_, input, name) => {
    const { kms } = clients(await startEndpoint());
    await expect(sign(kms, input)).rejects.toMatchObject({ name });
  });

  test('is made of a message of 4,096 bytes', async () => {
    const { kms } = clients(await startEndpoint());
    expect(await sign(kms, { Message: Buffer.alloc(4096) })).toHaveLength(256);
  });
});

describe('a key', () => {
  test('is the same one by id, ARN, alias and alias ARN', async () => {
    const { kms } = clients(await startEndpoint());
    const alias = RSA_KEY_ARN.replace('key/mrk-rsa', 'alias/proofs');
    for (const KeyId of ['mrk-rsa', RSA_KEY_ARN, 'alias/proofs', alias]) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({
        Arn: RSA_KEY_ARN,
        KeySpec: 'RSA_2048',
        KeyUsage: 'SIGN_VERIFY',
        MultiRegion: true,
      });
    }
  });

  test('is made once, also when it is first needed twice at a time', async () => {
    const { kms } = clients(await startEndpoint());
    const [one, two] = await Promise.all([sign(kms, {}), sign(kms, {})]);
    expect(one).toEqual(two);
  });

  test('is there again after a restart', async () => {
    const dataDir = await temporaryDirectory();
    const first = await startEndpoint({ dataDir });
    const signature = await sign(clients(first).kms, {});
    await first.close();
    const { kms } = clients(await startEndpoint({ dataDir }));
    expect(await sign(kms, {})).toEqual(signature);
  });

  test('is stored where only its owner reads it', async () => {
    const dataDir = await temporaryDirectory();
    await sign(clients(await startEndpoint({ dataDir })).kms, {});
    const files = await readdir(join(dataDir, 'kms'));
    expect(files).toEqual(['mrk-rsa.pem']);
    expect((await stat(join(dataDir, 'kms', 'mrk-rsa.pem'))).mode & 0o777).toBe(0o600);
  });

  test('signs for a role that is allowed to, under that name only', async () => {
    const endpoint = await startEndpoint({ role: [allow('kms:Sign', RSA_KEY_ARN)] });
    const { kms } = clients(endpoint, 'ROLE');
    await sign(kms, { KeyId: 'alias/proofs' });
    await expect(sign(kms, ec)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(publicKey(kms, RSA_KEY_ARN)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('signs under conditions of the request', async () => {
    const onlyRaw = { ...allow('kms:Sign'), Condition: { StringEquals: { 'kms:MessageType': 'RAW' } } };
    const { kms } = clients(await startEndpoint({ role: [onlyRaw] }), 'ROLE');
    await sign(kms, {});
    await expect(sign(kms, { Message: digest, MessageType: 'DIGEST' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('is not made by a request', async () => {
    const { kms } = clients(await startEndpoint());
    await expect(kms.send(new CreateKeyCommand({}))).rejects.toThrow('TrentService.CreateKey');
  });
});

import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { AccessRequest } from '../iam/evaluate.ts';
import type { LocalService } from '../service.ts';
import { jsonOperation, targetOperation } from '../service.ts';
import type { KeyDefinition } from './keys.ts';
import { openKeyStore } from './keys.ts';
import type { SigningAlgorithm } from './signature.ts';
import { signDigest, signMessage } from './signature.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
const LONGEST_MESSAGE_BYTES = 4096;
const SHA_256_BYTES = 32;

const ALGORITHM: Record<KeyDefinition['keySpec'], SigningAlgorithm> = {
  RSA_2048: 'RSASSA_PKCS1_V1_5_SHA_256',
  ECC_NIST_P256: 'ECDSA_SHA_256',
};

const keyInput = z.object({ KeyId: z.string().min(1) });
const signInput = keyInput.extend({
  Message: z.base64(),
  MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
  SigningAlgorithm: z.enum(Object.values(ALGORITHM)),
});
type SignInput = z.infer<typeof signInput>;

export function createKms(options: {
  region: string;
  accountId: string;
  keys: readonly KeyDefinition[];
  /** Where the private keys are kept. */
  directory: string;
}): LocalService {
  const store = openKeyStore(options.directory);
  const find = (id: string) =>
    options.keys.find(
      (key) => key.keyId === id || key.arn === id || (key.aliases ?? []).includes(aliasName(id)),
    );
  const known = (id: string): KeyDefinition => {
    const key = find(id);
    if (key === undefined) throw new AwsError('NotFoundException', `Key '${arnOf(id)}' does not exist`);
    return key;
  };
  const arnOf = (id: string) => {
    if (id.startsWith('arn:')) return id;
    const resource = id.startsWith('alias/') ? id : `key/${id}`;
    return `arn:aws:kms:${options.region}:${options.accountId}:${resource}`;
  };
  // Permission is a matter of the key, also when the request names it by an alias.
  const access = (
    operation: string,
    id: string,
    context: AccessRequest['context'] = {},
  ): readonly AccessRequest[] => [
    { action: `kms:${operation}`, resource: find(id)?.arn ?? arnOf(id), context },
  ];

  const operations = new Map([
    [
      'Sign',
      jsonOperation({
        input: signInput,
        access: ({ KeyId, MessageType, SigningAlgorithm }) =>
          access('Sign', KeyId, {
            'kms:MessageType': [MessageType],
            'kms:SigningAlgorithm': [SigningAlgorithm],
          }),
        perform: async (input) => {
          const key = known(input.KeyId);
          const message = checkedMessage(input, key);
          const privateKey = await store.privateKey(key);
          const signature =
            input.MessageType === 'RAW'
              ? signMessage(privateKey, message)
              : signDigest(privateKey, input.SigningAlgorithm, message);
          return {
            KeyId: key.arn,
            Signature: signature.toString('base64'),
            SigningAlgorithm: input.SigningAlgorithm,
          };
        },
      }),
    ],
    [
      'GetPublicKey',
      jsonOperation({
        input: keyInput,
        access: ({ KeyId }) => access('GetPublicKey', KeyId),
        perform: async ({ KeyId }) => {
          const key = known(KeyId);
          const publicKey = createPublicKey(await store.privateKey(key));
          return {
            KeyId: key.arn,
            PublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
            ...describeUsage(key),
          };
        },
      }),
    ],
    [
      'DescribeKey',
      jsonOperation({
        input: keyInput,
        access: ({ KeyId }) => access('DescribeKey', KeyId),
        perform: async ({ KeyId }) => {
          const key = known(KeyId);
          return {
            KeyMetadata: {
              AWSAccountId: options.accountId,
              KeyId: key.keyId,
              Arn: key.arn,
              Enabled: true,
              KeyState: 'Enabled',
              KeyManager: 'CUSTOMER',
              Origin: 'AWS_KMS',
              MultiRegion: key.keyId.startsWith('mrk-'),
              ...describeUsage(key),
            },
          };
        },
      }),
    ],
  ]);

  return {
    signingName: 'kms',
    operationOf: targetOperation('TrentService'),
    prepare: (operation, request) => operations.get(operation)?.(request),
  };
}

/** From `alias/name` or its ARN to `alias/name`. */
function aliasName(id: string): string {
  return id.startsWith('arn:') ? id.split(':').slice(5).join(':') : id;
}

function describeUsage({ keySpec }: KeyDefinition) {
  return {
    KeySpec: keySpec,
    CustomerMasterKeySpec: keySpec,
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: [ALGORITHM[keySpec]],
  };
}

function checkedMessage({ Message, MessageType, SigningAlgorithm }: SignInput, key: KeyDefinition): Buffer {
  if (SigningAlgorithm !== ALGORITHM[key.keySpec]) {
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${SigningAlgorithm} is incompatible with key spec ${key.keySpec}.`,
    );
  }
  const message = Buffer.from(Message, 'base64');
  if (message.length < 1 || message.length > LONGEST_MESSAGE_BYTES) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length greater than or equal to 1 and less than or equal to ${LONGEST_MESSAGE_BYTES}`,
    );
  }
  if (MessageType === 'DIGEST' && message.length !== SHA_256_BYTES) {
    throw new AwsError('ValidationException', `Digest is invalid length for algorithm ${SigningAlgorithm}.`);
  }
  return message;
}

import { createHash } from 'node:crypto';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { ProofSigner } from '../../ports.ts';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';

/**
 * Signs by KMS. The digest is sent, not the message, since KMS takes 4,096 bytes of message at most.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function kmsProofSigner(
  client = new KMSClient({
    maxAttempts: 2,
    requestHandler: CALL_TIMEOUTS,
  }),
): ProofSigner {
  return {
    async sign(key, input) {
      const { Signature } = await client.send(
        new SignCommand({
          KeyId: key.kmsKey,
          Message: createHash('sha256').update(input).digest(),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
        }),
      );
      if (!Signature) throw new Error('KMS answered without a signature.');
      return Signature;
    },
  };
}

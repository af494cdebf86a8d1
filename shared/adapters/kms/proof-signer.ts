import { createHash } from 'node:crypto';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { UnitCounter } from '../../cost/meter.ts';
import type { ProofSigner } from '../../ports.ts';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';

const UNIT_OF = { RS256: 'kms_rsa_signatures' } as const;

/**
 * Signs by KMS. The digest is sent, not the message, since KMS takes 4,096 bytes of message at most.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function kmsProofSigner(
  meter: UnitCounter,
  client = new KMSClient({
    maxAttempts: 2,
    requestHandler: CALL_TIMEOUTS,
  }),
): ProofSigner {
  return {
    async sign(key, input) {
      meter.add(UNIT_OF[key.algorithm], 1);
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

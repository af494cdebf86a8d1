import { GetPublicKeyCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { BootstrapPorts } from '../../administration/bootstrap.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html */
export function kmsPublicKeys(config: KMSClientConfig): BootstrapPorts['keys'] {
  const client = new KMSClient(config);
  return {
    async publicKey(kmsKey) {
      const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: kmsKey }));
      if (!PublicKey) throw new Error('KMS answered without a public key.');
      return PublicKey;
    },
  };
}

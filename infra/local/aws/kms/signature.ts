import type { KeyObject } from 'node:crypto';
import { constants, privateEncrypt, sign } from 'node:crypto';
import { signDigestWithP256 } from './ecdsa.ts';

export type SigningAlgorithm = 'RSASSA_PKCS1_V1_5_SHA_256' | 'ECDSA_SHA_256';

/** RFC 8017 section 9.2, note 1: the DER of a SHA-256 DigestInfo up to the digest. */
const SHA_256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** `ECDSA_SHA_256` gives the DER of RFC 3279 section 2.2.3, as KMS does, not the form of a JWS. */
export function signMessage(key: KeyObject, message: Buffer): Buffer {
  return sign('sha256', message, key);
}

/** The same signature from the message's SHA-256, which OpenSSL offers no direct way to through Node. */
export function signDigest(key: KeyObject, algorithm: SigningAlgorithm, digest: Buffer): Buffer {
  switch (algorithm) {
    case 'RSASSA_PKCS1_V1_5_SHA_256':
      return privateEncrypt(
        { key, padding: constants.RSA_PKCS1_PADDING },
        Buffer.concat([SHA_256_DIGEST_INFO, digest]),
      );
    case 'ECDSA_SHA_256':
      return signDigestWithP256(key, digest);
  }
}

import type {
  Identified,
  Match,
  ProofSignature,
  VerifiedVerification,
} from '../verification/verification.ts';
import { proofClaims } from './claims.ts';

/** The JWS signing input of RFC 7515 section 5.1: `base64url(header).base64url(claims)`. */
export function signingInput(
  challenge: Identified,
  match: Match,
  { algorithm, keyId }: Pick<ProofSignature, 'algorithm' | 'keyId'>,
): string {
  const header = { alg: algorithm, typ: 'JWT', kid: keyId };
  return `${encodePart(header)}.${encodePart(proofClaims(challenge, match))}`;
}

/** The proof as it was signed, in compact serialisation (RFC 7515 section 7.1). */
export function proofToken(verification: VerifiedVerification): string {
  const { match, signature } = verification;
  return `${signingInput(verification, match, signature)}.${Buffer.from(signature.bytes).toString('base64url')}`;
}

/** One dot-separated part of a JWS: base64url of its JSON. */
export function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part), 'utf8').toString('base64url');
}

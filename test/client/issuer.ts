import { createHash } from 'node:crypto';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose';
import { ID, NUMBER } from './answers.ts';

export const ISSUER = 'https://verify.example.com';
export const PROJECT = '65c0f1d2a3b4c5d6e7f80912';
/** When the proofs and lists of this issuer are looked at. */
export const NOW = new Date('2026-02-04T10:10:00.000Z');
const seconds = (date: Date) => date.getTime() / 1000;
const HOUR = 3600;

type Claims = Readonly<Record<string, unknown>>;

export type Issuer = {
  readonly jwk: JWK;
  readonly jwks: JSONWebKeySet;
  readonly privateKey: CryptoKey;
  sign(claims: Claims, header?: Claims): Promise<string>;
  /** A proof as the service makes it, but for these claims; undefined leaves a claim out. */
  proof(claims?: Claims, header?: Claims): Promise<string>;
  /** A page of the list of revoked proofs, as the service signs it. */
  page(revoked: readonly string[], claims?: Claims, header?: Claims): Promise<string>;
};

/** Someone with a key of their own who signs what the service signs. */
export async function newIssuer(alg: 'RS256' | 'ES256' = 'RS256'): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const exported = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(exported);
  const jwk = { ...exported, alg, use: 'sig', kid };
  const sign: Issuer['sign'] = (claims, header) =>
    new SignJWT(JSON.parse(JSON.stringify(claims)))
      .setProtectedHeader({ alg, typ: 'JWT', kid, ...header })
      .sign(privateKey);
  return {
    jwk,
    jwks: { keys: [jwk] },
    privateKey,
    sign,
    proof: (claims, header) => sign({ ...proofClaims(), ...claims }, header),
    page: (revoked, claims, header) =>
      sign({ ...pageClaims(revoked), ...claims }, { typ: 'verso-revocations+jwt', ...header }),
  };
}

export function proofClaims() {
  const iat = seconds(NOW) - 540;
  return {
    iss: ISSUER,
    sub: ID,
    aud: PROJECT,
    iat,
    exp: iat + 30 * 24 * HOUR,
    jti: ID,
    proof_schema_version: '1.0',
    user_id: PROJECT,
    type: 'phone',
    channel: 'telegram',
    identifier_hash: createHash('sha256').update(NUMBER).digest('hex'),
    verified_at: '2026-02-04T10:01:00.000Z',
    method: 'telegram_contact',
    assurance: 'basic',
  };
}

function pageClaims(revoked: readonly string[]) {
  const iat = seconds(NOW) - 60;
  return {
    iss: ISSUER,
    iat,
    exp: iat + HOUR,
    snapshot: '2026-02-04T10:09:00.000Z',
    page: 1,
    pages: 1,
    revoked: revoked.map((proof_id) => ({
      proof_id,
      revoked_at: '2026-02-04T10:05:00.000Z',
      reason: 'fraud',
    })),
  };
}

/** A token whose parts say something else, under the signature that it had. */
export function altered(token: string, change: { header?: Claims; claims?: Claims }): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const merged = (part: string, more: Claims = {}) =>
    encode({ ...JSON.parse(Buffer.from(part, 'base64url').toString('utf8')), ...more });
  return [merged(header, change.header), merged(claims, change.claims), signature].join('.');
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

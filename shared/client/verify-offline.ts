import { base64url, decodeJwt, errors, jwtVerify } from 'jose';
import { type Fetch, platformTimers } from './platform.ts';
import { type ProofClaims, readProofClaims } from './proof-claims.ts';
import { type RevocationList, RevocationListError } from './revocation-list.ts';
import { ALGORITHMS, type KeySource, keysOf } from './signing-keys.ts';
import type { InvalidReason } from './validate-proof.ts';
import { ASSURANCES, type Assurance } from './verification.ts';

export type VerifyOfflineOptions = {
  /** Who may have issued it, exactly. A sandbox's issuer ends in `/test`; name that one only in a sandbox. */
  readonly issuer: string;
  /** The project that it must have been made for. */
  readonly audience: string;
  /** Default: what the issuer publishes under `/.well-known/jwks.json`, fetched once in ten minutes. */
  readonly jwks?: KeySource;
  /** The number that it must be about, in E.164 as the service answers it. */
  readonly identifier?: string;
  /** For projects with keyed hashes, with `identifier`: what `npx verso projects show --hash-key` shows. */
  readonly identifierHashKey?: string;
  /** What the creation was given. */
  readonly nonce?: string;
  /** The least that will do. Default `basic`: text messages alone are `low`. */
  readonly assurance?: Assurance;
  /** From `fetchRevocations` or `rememberedRevocations`. Without it a revoked proof is valid until it expires. */
  readonly revocations?: RevocationList | (() => Promise<RevocationList>);
  /** Default: now. */
  readonly currentDate?: Date;
  /** For fetching the keys. */
  readonly fetch?: Fetch;
};

export type OfflineInvalidReason =
  | InvalidReason
  | 'audience_mismatch'
  | 'nonce_mismatch'
  | 'insufficient_assurance';

export type OfflineVerification =
  | { readonly valid: true; readonly claims: ProofClaims }
  | { readonly valid: false; readonly reason: OfflineInvalidReason; readonly message: string };

const MESSAGES: Readonly<Record<OfflineInvalidReason, string>> = {
  expired: 'This proof has expired: ask the person to verify again.',
  revoked: 'This proof was revoked.',
  invalid_signature: 'This proof was not signed by a key of this issuer.',
  malformed: 'This is not a proof token.',
  identifier_mismatch: 'This proof is about another number.',
  unknown_issuer: 'This proof comes from another issuer.',
  audience_mismatch: 'This proof was made for another project.',
  nonce_mismatch: 'This proof was made for another purpose: its nonce is another one.',
  insufficient_assurance: 'This proof is less sure than it has to be.',
};

/**
 * Checks a proof (a JWT, RFC 7519) without asking the service, which has only to have published its keys.
 * A proof that doesn't hold is an answer. Thrown are VersoConnectionError when the keys can't be fetched;
 * RevocationListError when there is no current list of this issuer to look into, because then nobody knows;
 * and TypeError for an option that is there and undefined: a check must not go missing by accident.
 */
export async function verifyOffline(
  token: string,
  options: VerifyOfflineOptions,
): Promise<OfflineVerification> {
  requireOptions(options);
  const { issuer } = options;
  const keys = keysOf(issuer, options.jwks, options.fetch);
  const currentDate = options.currentDate ?? new Date(platformTimers.now());
  const claimedIssuer = readIssuer(token);
  if (claimedIssuer === undefined) return invalid('malformed');
  // Before any key is fetched: strangers' tokens cause no requests.
  if (claimedIssuer !== issuer) return invalid('unknown_issuer');
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      typ: 'JWT',
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      currentDate,
    });
    const claims = readProofClaims(payload);
    const reason = claims ? await objection(claims, options, currentDate) : 'malformed';
    return claims && reason === undefined ? { valid: true, claims } : invalid(reason ?? 'malformed');
  } catch (error) {
    return invalid(reasonOf(error));
  }
}

/** What is wrong with a proof whose signature holds. */
async function objection(
  claims: ProofClaims,
  options: VerifyOfflineOptions,
  currentDate: Date,
): Promise<OfflineInvalidReason | undefined> {
  const { issuer, audience, identifier, nonce, assurance = 'basic', revocations } = options;
  if (claims.test && !issuer.endsWith('/test')) return 'unknown_issuer';
  if (claims.aud !== audience) return 'audience_mismatch';
  if (identifier !== undefined) {
    const key = claims.identifier_hash_keyed ? requireHashKey(options) : undefined;
    if ((await identifierHash(identifier, key)) !== claims.identifier_hash) return 'identifier_mismatch';
  }
  if (nonce !== undefined && nonce !== claims.nonce) return 'nonce_mismatch';
  if (ASSURANCES.indexOf(claims.assurance) < ASSURANCES.indexOf(assurance)) return 'insufficient_assurance';
  return revocations && (await isRevoked(claims, revocations, currentDate)) ? 'revoked' : undefined;
}

/** What is on an old list stays revoked; what is not on it may have been revoked since. */
async function isRevoked(
  { jti, sub, iss }: ProofClaims,
  revocations: NonNullable<VerifyOfflineOptions['revocations']>,
  currentDate: Date,
): Promise<boolean> {
  const list = typeof revocations === 'function' ? await revocations() : revocations;
  if (list.issuer !== iss) throw new RevocationListError('other_issuer');
  if (list.has(jti) || list.has(sub)) return true;
  if (list.expiresAt.getTime() <= currentDate.getTime()) throw new RevocationListError('expired');
  return false;
}

function requireOptions(options: VerifyOfflineOptions): void {
  for (const name of ['issuer', 'audience'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '') throw new TypeError(`${name} is missing.`);
  }
  for (const name of ['identifier', 'identifierHashKey', 'nonce', 'assurance', 'revocations'] as const) {
    if (name in options && options[name] === undefined)
      throw new TypeError(`${name} is undefined: leave it out if it is not to be checked.`);
  }
  if (options.assurance !== undefined && !ASSURANCES.includes(options.assurance))
    throw new TypeError(`assurance: give one of ${ASSURANCES.join(', ')}.`);
}

function readIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): OfflineInvalidReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return 'malformed';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed';
  if (error instanceof errors.JOSEError) return 'invalid_signature';
  throw error;
}

function invalid(reason: OfflineInvalidReason): OfflineVerification {
  return { valid: false, reason, message: MESSAGES[reason] };
}

function requireHashKey({ identifierHashKey }: VerifyOfflineOptions): string {
  if (identifierHashKey !== undefined) return identifierHashKey;
  throw new TypeError('This project keys its hashes: give identifierHashKey, or leave identifier out.');
}

async function identifierHash(number: string, key: string | undefined): Promise<string> {
  const bytes = new TextEncoder().encode(number);
  const hash =
    key === undefined
      ? await crypto.subtle.digest('SHA-256', bytes)
      : await hmac(new Uint8Array(base64url.decode(key)), bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function hmac(key: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return crypto.subtle.sign('HMAC', imported, bytes);
}

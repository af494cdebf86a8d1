import { createLocalJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import type { DeploymentSettings } from '../deployment/settings.ts';
import { publicKeys } from '../deployment/signing-key.ts';
import { VersoError } from '../errors.ts';
import type { Clock, ProjectDirectory, RevocationStore } from '../ports.ts';
import type { ApiKey } from '../projects/api-key.ts';
import { type Environment, PROOF_ALGORITHMS, type RevocationReason } from '../verification/verification.ts';
import { identifierHash, proofIssuer } from './claims.ts';

export type InvalidReason =
  | 'expired'
  | 'revoked'
  | 'invalid_signature'
  | 'malformed'
  | 'identifier_mismatch'
  | 'unknown_issuer';

export type Validation =
  | { readonly valid: true; readonly verification: Readonly<Record<string, string>> }
  | {
      readonly valid: false;
      readonly reason: InvalidReason;
      readonly message: string;
      readonly revoked_at?: string;
      readonly revoked_reason?: RevocationReason;
    };

type Question = {
  readonly token: string;
  /** E.164, when the caller wants to know that the proof is about this number. */
  readonly number: string | undefined;
  /** Looks the caller's key up, if one came along: a test key opens its own project's test proofs. */
  readonly apiKey: (() => Promise<ApiKey | undefined>) | undefined;
};

const MESSAGES: Readonly<Record<InvalidReason, string>> = {
  expired: 'This proof has expired: ask the person to verify again.',
  revoked: 'This proof was revoked.',
  invalid_signature: 'This proof was not signed by a key of this issuer.',
  malformed: 'This is not a proof token: send the JWT exactly as it was answered.',
  identifier_mismatch: 'This proof is about another number.',
  unknown_issuer: 'This proof was not issued here.',
};

const claims = z.object({
  sub: z.string(),
  jti: z.string(),
  exp: z.int(),
  user_id: z.string(),
  type: z.string(),
  channel: z.string(),
  identifier_hash: z.string(),
  identifier_hash_keyed: z.optional(z.boolean()),
  verified_at: z.string(),
});

type Context = {
  readonly clock: Clock;
  readonly issuer: string;
  readonly settings: DeploymentSettings;
  readonly revocations: Pick<RevocationStore, 'find'>;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
};

/**
 * Checks a proof as anybody could offline: issuer, signature, claims and expiry, then whether it was revoked. What a
 * claim says is believed, and the database asked, only after the signature held.
 */
export async function validateProof(
  context: Context,
  { token, number, apiKey }: Question,
): Promise<Validation> {
  const { clock, issuer, settings } = context;
  const claimedIssuer = readIssuer(token);
  if (claimedIssuer === undefined) return invalid('malformed');
  const environment = environmentOf(claimedIssuer, issuer, apiKey !== undefined);
  if (environment === undefined) return invalid('unknown_issuer');
  const keys = createLocalJWKSet({ keys: [...publicKeys(settings, environment)] });
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: claimedIssuer,
      algorithms: [...PROOF_ALGORITHMS],
      currentDate: new Date(clock.now()),
    });
    return await judge(z.safeParse(claims, payload), environment, { number, apiKey }, context);
  } catch (error) {
    return invalid(reasonOf(error));
  }
}

async function judge(
  parsed: z.core.util.SafeParseResult<z.infer<typeof claims>>,
  environment: Environment,
  { number, apiKey }: Pick<Question, 'number' | 'apiKey'>,
  { revocations, directory }: Context,
): Promise<Validation> {
  if (!parsed.success) return invalid('malformed');
  const proof = parsed.data;
  if (environment === 'test') {
    const key = await apiKey?.();
    if (key?.environment !== 'test' || key.projectId !== proof.user_id) return invalid('unknown_issuer');
  }
  const revocation = await revocations.find(environment, proof.jti);
  if (revocation) {
    const { revokedAt, reason } = revocation;
    return {
      ...invalid('revoked'),
      revoked_at: new Date(revokedAt).toISOString(),
      revoked_reason: reason,
    };
  }
  if (number !== undefined) {
    const key = proof.identifier_hash_keyed ? await hashKeyFor(proof.user_id, apiKey, directory) : undefined;
    if (identifierHash(number, key) !== proof.identifier_hash) return invalid('identifier_mismatch');
  }
  return {
    valid: true,
    verification: {
      id: proof.sub,
      type: proof.type,
      channel: proof.channel,
      verified_at: proof.verified_at,
      expires_at: new Date(proof.exp * 1000).toISOString(),
      user_id: proof.user_id,
    },
  };
}

/** Only its own project may compare numbers with a keyed proof: for everybody else that would undo the key. */
async function hashKeyFor(
  projectId: string,
  apiKey: Question['apiKey'],
  directory: Context['directory'],
): Promise<Uint8Array> {
  const key = await apiKey?.();
  const project = key?.projectId === projectId ? await directory.findProject(projectId) : undefined;
  if (project?.identifierHash) return Buffer.from(project.identifierHash.key, 'base64url');
  throw new VersoError(
    'forbidden',
    'Numbers in this proof are hashed under a key of its project: send an API key of that project, or leave identifier out.',
  );
}

function readIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return undefined;
  }
}

function environmentOf(claimed: string, issuer: string, hasKey: boolean): Environment | undefined {
  if (claimed === issuer) return 'live';
  return claimed === proofIssuer(issuer, 'test') && hasKey ? 'test' : undefined;
}

function reasonOf(error: unknown): InvalidReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed';
  if (error instanceof errors.JOSEError) return 'invalid_signature';
  throw error;
}

function invalid(reason: InvalidReason) {
  return { valid: false as const, reason, message: MESSAGES[reason] };
}

import * as z from 'zod/mini';
import { METHODS } from '../../channels/methods.ts';
import { CHANNEL_NAMES } from '../../channels/names.ts';
import { INDEXES } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import {
  ASSURANCES,
  FLOWS,
  type HeldMatch,
  type Match,
  type PendingVerification,
  PROOF_ALGORITHMS,
  type ProofSignature,
  REVOCATION_REASONS,
  type Verification,
} from '../../verification/verification.ts';
import { listKey, referenceKeys } from './list-keys.ts';
import type { Item } from './table.ts';

/** A verification as it lies in the table. Times are milliseconds, `ttl` alone is seconds, as DynamoDB wants it. */
const stored = z.object({
  id: z.string(),
  project: z.string(),
  project_name: z.string(),
  environment: z.enum(['live', 'test']),
  issuer: z.string(),
  /** A list and not a set: the first is the one that answers show. */
  channels: z.array(z.enum(CHANNEL_NAMES)),
  /** Left out for the plain flow. */
  flow: z.optional(z.enum(FLOWS)),
  identifier: z.optional(z.string()),
  learns_number: z.optional(z.literal(true)),
  claimed: z.optional(z.literal(true)),
  context: z.optional(z.object({ business_name: z.optional(z.string()), action: z.optional(z.string()) })),
  region: z.optional(z.string()),
  assurance: z.enum(ASSURANCES),
  proof_days: z.int(),
  hash_key: z.optional(z.instanceof(Uint8Array)),
  created_at: z.int(),
  updated_at: z.int(),
  expires_at: z.int(),
  ttl: z.int(),
  attempts: z.int(),
  wrong_senders: z.optional(z.set(z.string())),
  seq: z.int(),
  suspicious_at: z.optional(z.int()),
  external_user_id: z.optional(z.string()),
  /** JSON text: what the caller sent comes back as it was, whatever types DynamoDB knows. */
  client_metadata: z.optional(z.string()),
  callback_url: z.optional(z.string()),
  redirect_url: z.optional(z.string()),
  nonce: z.optional(z.string()),
  locale: z.optional(z.string()),
  request: z.optional(z.string()),
  idempotency: z.optional(z.string()),
  expiry: z.optional(z.literal(true)),
});

const matched = z.object({
  identifier: z.string(),
  channel: z.enum(CHANNEL_NAMES),
  method: z.enum(METHODS),
  reached: z.enum(ASSURANCES),
  verified_at: z.int(),
  verified_data: z.record(z.string(), z.union([z.string(), z.number()])),
});

const signed = z.object({
  key_id: z.string(),
  algorithm: z.enum(PROOF_ALGORITHMS),
  signature: z.instanceof(Uint8Array),
});

const held = z.object({
  channel: z.enum(CHANNEL_NAMES),
  method: z.enum(METHODS),
  reached: z.enum(ASSURANCES),
  at: z.int(),
  data: matched.shape.verified_data,
  sender: z.string(),
  number: z.string(),
  until: z.int(),
});

/** What comes on top of it in each state. One union over whole items would repeat all of their fields five times, in every cold start. */
const state = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('pending'),
    held: z.optional(held),
    pin_tries: z.optional(z.int()),
    /** Whose PIN the page has taken, and how long its result is good. */
    accepted: z.optional(z.object({ sender: z.string(), until: z.int() })),
  }),
  z.object({ status: z.literal('matched'), ...matched.shape }),
  z.object({ status: z.literal('verified'), ...matched.shape, ...signed.shape }),
  z.object({
    status: z.literal('revoked'),
    ...matched.shape,
    ...z.partial(signed).shape,
    revoked_at: z.int(),
    revoked_reason: z.enum(REVOCATION_REASONS),
  }),
  z.object({ status: z.enum(['failed', 'expired', 'cancelled']) }),
]);

const metadata = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null,
);

export function toItem(verification: PendingVerification): Item {
  return {
    id: verification.id,
    project: verification.projectId,
    project_name: verification.projectName,
    environment: verification.environment,
    issuer: verification.issuer,
    flow: verification.flow === 'verification' ? undefined : verification.flow,
    channels: verification.channels,
    identifier: verification.identifier,
    learns_number: verification.learnsNumber,
    context: verification.context,
    region: verification.region,
    assurance: verification.assurance,
    proof_days: verification.proofExpiryDays,
    hash_key: verification.identifierHashKey,
    status: verification.status,
    attempts: verification.attempts,
    seq: verification.sequence,
    created_at: verification.createdAt,
    updated_at: verification.updatedAt,
    expires_at: verification.expiresAt,
    ttl: Math.ceil(verification.deleteAfter / 1000),
    external_user_id: verification.externalUserId,
    client_metadata: verification.clientMetadata && JSON.stringify(verification.clientMetadata),
    callback_url: verification.callbackUrl,
    redirect_url: verification.redirectUrl,
    nonce: verification.nonce,
    locale: verification.locale,
    request: verification.requestId,
    idempotency: verification.idempotency,
    expiry: verification.tellsExpiry,
    [INDEXES.list.partitionKey]: listKey('verifications', verification),
    ...(verification.externalUserId !== undefined &&
      referenceKeys('users', verification, verification.externalUserId, verification.createdAt)),
  };
}

export function fromItem(raw: Item): Verification {
  const read = { ...z.parse(stored, raw), ...z.parse(state, raw) };
  const shared = {
    id: read.id,
    projectId: read.project,
    projectName: read.project_name,
    environment: read.environment,
    issuer: read.issuer,
    type: 'phone' as const,
    flow: read.flow ?? ('verification' as const),
    channels: read.channels,
    assurance: read.assurance,
    proofExpiryDays: read.proof_days,
    createdAt: read.created_at,
    updatedAt: read.updated_at,
    expiresAt: read.expires_at,
    deleteAfter: read.ttl * 1000,
    attempts: read.attempts,
    wrongSenders: [...(read.wrong_senders ?? [])],
    sequence: read.seq,
    ...(read.identifier !== undefined && { identifier: read.identifier }),
    ...(read.learns_number && { learnsNumber: read.learns_number }),
    ...(read.claimed && { numberClaimed: read.claimed }),
    ...(read.suspicious_at !== undefined && { suspiciousAt: read.suspicious_at }),
    ...(read.hash_key && { identifierHashKey: read.hash_key }),
    ...(read.context && { context: read.context }),
    ...(read.region !== undefined && { region: read.region }),
    ...(read.external_user_id !== undefined && { externalUserId: read.external_user_id }),
    ...(read.client_metadata !== undefined && {
      clientMetadata: z.parse(metadata, JSON.parse(read.client_metadata)),
    }),
    ...defined({
      callbackUrl: read.callback_url,
      redirectUrl: read.redirect_url,
      nonce: read.nonce,
      locale: read.locale,
      requestId: read.request,
      idempotency: read.idempotency,
      tellsExpiry: read.expiry,
    }),
  };
  switch (read.status) {
    case 'pending':
      return {
        ...shared,
        status: read.status,
        ...(read.held && { held: heldPart(read.held, read.pin_tries ?? 0, read.accepted) }),
      };
    case 'failed':
    case 'expired':
    case 'cancelled':
      return { ...shared, status: read.status };
    case 'matched':
      return { ...shared, identifier: read.identifier, status: read.status, unsigned: matchPart(read) };
    case 'verified': {
      const { identifier, status } = read;
      return { ...shared, identifier, status, match: matchPart(read), signature: signaturePart(read) };
    }
    case 'revoked': {
      const { identifier, status, key_id, algorithm, signature } = read;
      return {
        ...shared,
        ...{ identifier, status, match: matchPart(read) },
        ...(key_id !== undefined &&
          algorithm &&
          signature && { signature: signaturePart({ key_id, algorithm, signature }) }),
        revocation: { at: read.revoked_at, reason: read.revoked_reason },
      };
    }
  }
}

function heldPart(
  { channel, method, reached, at, data, sender, number, until }: z.infer<typeof held>,
  tries: number,
  accepted: { sender: string; until: number } | undefined,
): HeldMatch {
  return {
    match: { channel, method, assurance: reached, at, data },
    ...{ sender, number, until, tries },
    // Of whoever was held before: void.
    ...(accepted?.sender === sender && { resultUntil: accepted.until }),
  };
}

function matchPart(read: z.infer<typeof matched>): Match {
  return {
    channel: read.channel,
    method: read.method,
    assurance: read.reached,
    at: read.verified_at,
    data: read.verified_data,
  };
}

function signaturePart(read: z.infer<typeof signed>): ProofSignature {
  return { keyId: read.key_id, algorithm: read.algorithm, bytes: read.signature };
}

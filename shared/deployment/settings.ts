import * as z from 'zod/mini';
import { CHANNEL_NAMES, type ChannelName, REGISTERED } from '../channels/names.ts';

type Shape = { [Name in ChannelName]: z.ZodMiniOptional<(typeof REGISTERED)[Name]['settings']> };

const publicJwk = z.object({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  alg: z.literal('RS256'),
  use: z.literal('sig'),
  kid: z.string(),
});

/**
 * A key's life: `published` for a day before it signs, so that caches have it, unless it is a deployment's first; `signing`; then `retired`, still
 * published while proofs that it signed are valid.
 */
const signingKey = z.object({
  /** The JWK's RFC 7638 thumbprint. */
  kid: z.string(),
  algorithm: z.literal('RS256'),
  /** The KMS key's ARN. */
  kmsKey: z.string(),
  environment: z.enum(['live', 'test']),
  state: z.enum(['published', 'signing', 'retired']),
  /** Milliseconds since the epoch; of keys that replaced another one. */
  publishedAt: z.optional(z.int()),
  jwk: publicJwk,
});

/**
 * What every function may know of this deployment, kept in one item of the table: the channels' public names
 * and numbers and the public halves of the signing keys. Nothing secret. Written by `npx verso bootstrap`.
 */
export const deploymentSettings = z.object({
  channels: z.object(
    Object.fromEntries(CHANNEL_NAMES.map((name) => [name, z.optional(REGISTERED[name].settings)])) as Shape,
  ),
  signingKeys: z.array(signingKey),
  limits: z.optional(z.object({ creations: z.object({ perUser: z.int(), perNumber: z.int() }) })),
});

export type DeploymentSettings = z.infer<typeof deploymentSettings>;
export type ChannelSettings = DeploymentSettings['channels'];
export type SigningKey = z.infer<typeof signingKey>;
export type PublicJwk = z.infer<typeof publicJwk>;

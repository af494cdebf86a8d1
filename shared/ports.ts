import type { ParameterName } from './config/names.ts';
import type { DeploymentSettings, SigningKey } from './deployment/settings.ts';
import type { ApiKey } from './projects/api-key.ts';
import type { Project } from './projects/project.ts';
import type { Change } from './verification/transitions.ts';
import type { PendingVerification, Verification } from './verification/verification.ts';

/** Everything that the domain needs from outside, on one page. Adapters are in shared/adapters. */

/** Milliseconds since the epoch. */
export type Clock = { now(): number };

export type Random = { bytes(length: number): Uint8Array };

export type VerificationStore = {
  /** False when an item with this id is there already; nothing is written then. */
  insert(verification: PendingVerification): Promise<boolean>;
  find(id: string, read: { consistent: boolean }): Promise<Verification | undefined>;
  /** One conditional write. False when a condition of the transition did not hold; nothing is written then. */
  apply(change: Change): Promise<boolean>;
};

/** Which verification a sender's next message without a code belongs to. The last one wins. */
export type SenderStore = {
  bind(senderHash: string, binding: SenderBinding): Promise<void>;
  find(senderHash: string): Promise<SenderBinding | undefined>;
};

export type SenderBinding = {
  readonly verificationId: string;
  readonly awaits: 'number';
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

export type ProjectDirectory = {
  /** By the lower-case hex SHA-256 of the whole key. */
  findApiKey(hash: string): Promise<ApiKey | undefined>;
  findProject(id: string): Promise<Project | undefined>;
};

export type DeploymentStore = {
  /** Undefined until `npx verso bootstrap` has run. */
  readSettings(): Promise<DeploymentSettings | undefined>;
};

/** The secrets that a function was granted, by name. */
export type SecretValues<Name extends ParameterName> = (name: Name) => Buffer;

/** `read` throws service_unavailable when a secret is missing or empty: without it a function refuses to work. */
export type Secrets = {
  read<Name extends ParameterName>(names: readonly Name[]): Promise<SecretValues<Name>>;
};

export type ProofSigner = {
  /** A JWS signature (RFC 7515 section 5.1) over the bytes, made by the key in KMS. */
  sign(key: SigningKey, input: Uint8Array): Promise<Uint8Array>;
};

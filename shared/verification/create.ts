import { type CreationQuota, type Release, takeCreation } from '../limits/creation-quota.ts';
import type { Clock, CounterStore, Random, VerificationStore } from '../ports.ts';
import { requireQuota } from '../projects/monthly-limit.ts';
import { type Project, wantsExpiry } from '../projects/project.ts';
import { type DrawnChallenge, drawChallenge, HOUR } from './challenge-code.ts';
import type { IdempotentRequest } from './idempotency.ts';
import { insertOnce } from './insert-once.ts';
import type { NewVerification } from './request-fields.ts';
import { asCreated, type Environment, type PendingVerification, type Verification } from './verification.ts';

export type CreatePorts = {
  readonly verifications: Pick<VerificationStore, 'insert' | 'find'>;
  readonly counters: CounterStore;
  readonly clock: Clock;
  readonly random: Random;
};

/** For whom, and by which secrets and settings of the deployment. */
export type Creator = {
  readonly project: Project;
  readonly environment: Environment;
  readonly issuer: string;
  /** How long an ended verification is kept. */
  readonly retentionDays: number;
  readonly quota: CreationQuota;
  readonly codeSubkey: Uint8Array;
  readonly phoneSubkey: Uint8Array;
};

export type CreateCommand = {
  readonly wanted: NewVerification;
  /** `POST` and the path: a key may be used once for each. */
  readonly route: string;
  readonly idempotency?: IdempotentRequest | undefined;
};

export type Created = {
  readonly verification: PendingVerification;
  readonly challenge: DrawnChallenge;
  /** By an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
};

const DAY = 86_400_000;

/**
 * One conditional write, and one more that counts where the number is known. A replay answers what was created, as it
 * was, whatever has become of it since. Throws rate_limited, quota_exceeded and idempotency_key_reused.
 */
export async function createVerification(
  { verifications, counters, clock, random }: CreatePorts,
  creator: Creator,
  { wanted, route, idempotency }: CreateCommand,
): Promise<Created> {
  const { codeSubkey, project, environment } = creator;
  const { item, drawn, replayed } = await insertOnce<Verification, DrawnChallenge>(
    {
      clock,
      random,
      codeSubkey,
      scope: { projectId: project.id, environment, route },
      draw: (time, secret) => drawChallenge(codeSubkey, time, secret, { long: wanted.learnsNumber === true }),
      make: ({ id }, now, bucketTime) => pendingVerification(creator, wanted, id, now, bucketTime),
      insert: (verification) => verifications.insert(asCreated(verification)),
      find: (id) => verifications.find(id, { consistent: true }),
      admit: async (now) => {
        requireQuota(project, environment, now);
        return admit(counters, creator, wanted, now);
      },
    },
    idempotency,
  );
  return { verification: asCreated(item), challenge: drawn, replayed };
}

/** Where no number is known yet nobody can be locked out, and the API key's own limit counts alone. */
export async function admit(
  counters: CounterStore,
  { phoneSubkey, project, environment, quota }: Creator,
  {
    identifier,
    externalUserId,
    clientIp,
  }: Pick<NewVerification, 'identifier' | 'externalUserId' | 'clientIp'>,
  now: number,
): Promise<Release> {
  if (identifier === undefined) return async () => undefined;
  const user = externalUserId ?? clientIp;
  const asking = { projectId: project.id, environment, number: identifier, user };
  return takeCreation(counters, phoneSubkey, asking, now, quota);
}

export function pendingVerification(
  { project, environment, issuer, retentionDays }: Creator,
  { lifeSeconds, clientIp: _limitsOnly, ...wanted }: NewVerification,
  id: string,
  now: number,
  bucketTime: number,
): PendingVerification {
  // An inbound code is looked for in this hour and the last: no challenge may outlive that.
  const foundUntil = (Math.floor(bucketTime / HOUR) + 2) * HOUR;
  const expiresAt = Math.min(now + lifeSeconds * 1000, foundUntil);
  const { identifierHash: hash } = project;
  return {
    ...wanted,
    // What answers a request is one code of several: the request itself tells how it ended.
    ...(wanted.requestId === undefined && wantsExpiry(project, wanted.callbackUrl) && { tellsExpiry: true }),
    ...(hash?.inUse && { identifierHashKey: Buffer.from(hash.key, 'base64url') }),
    id,
    projectId: project.id,
    projectName: project.name,
    environment,
    issuer,
    type: 'phone',
    status: 'pending',
    attempts: 0,
    wrongSenders: [],
    sequence: 0,
    createdAt: now,
    updatedAt: now,
    expiresAt,
    deleteAfter: expiresAt + retentionDays * DAY,
  };
}

import { defined } from '../defined.ts';
import type { Release } from '../limits/creation-quota.ts';
import { drawAssetCode, requestIdOf } from '../page/page-link.ts';
import type { RequestStore } from '../ports.ts';
import { requireQuota } from '../projects/monthly-limit.ts';
import { wantsExpiry } from '../projects/project.ts';
import { bucketOf } from '../verification/challenge-code.ts';
import { admit, type CreatePorts, type Creator, pendingVerification } from '../verification/create.ts';
import type { IdempotentRequest } from '../verification/idempotency.ts';
import { insertOnce } from '../verification/insert-once.ts';
import type { Asset, VerificationRequest } from './request.ts';
import type { NewRequest } from './request-body.ts';
import { keptWith, requestedVerification } from './requested-verification.ts';

type Ports = CreatePorts & { readonly requests: Pick<RequestStore, 'insert' | 'find'> };

type Command = {
  readonly wanted: NewRequest;
  readonly route: string;
  readonly idempotency?: IdempotentRequest | undefined;
};

type Drawn = {
  readonly id: string;
  readonly link: string;
  readonly secret: Uint8Array;
  readonly time: number;
};

export type CreatedRequest = {
  readonly request: VerificationRequest;
  readonly link: string;
  /** By an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
};

const DAY = 86_400_000;

/**
 * One write for the request, and one for each phone whose number is known: those have a verification from the start. Its
 * code follows from the request's link, which the page opens. Throws rate_limited, quota_exceeded and idempotency_key_reused.
 */
export async function createRequest(
  ports: Ports,
  creator: Creator,
  command: Command,
): Promise<CreatedRequest> {
  const { requests, verifications, clock, random } = ports;
  const { codeSubkey, project, environment } = creator;
  const { wanted, route, idempotency } = command;
  const {
    item: request,
    drawn,
    replayed,
  } = await insertOnce<VerificationRequest, Drawn>(
    {
      clock,
      random,
      codeSubkey,
      scope: { projectId: project.id, environment, route },
      draw: (time, secret) => drawRequest(codeSubkey, time, secret),
      make: (made, now) => newRequest(creator, wanted, made, now),
      insert: (item) => requests.insert(item),
      find: (id) => requests.find(id, { consistent: true }),
      admit: async (now) => {
        requireQuota(project, environment, now);
        return admitAll(ports, creator, wanted, now);
      },
    },
    idempotency,
  );
  const made = { ...request, assets: asCreated(request.assets, codeSubkey, drawn) };
  // Also for a replay: the first attempt may have ended between the request and its verifications.
  await Promise.all(
    made.assets.map(async (asset) => {
      const { verificationId: id, identifier, region } = asset;
      if (id === undefined) return;
      const number = defined({ identifier, region });
      const first = requestedVerification(request, asset, number, wanted.lifeSeconds);
      const verification = pendingVerification(creator, first, id, request.createdAt, drawn.time);
      await verifications.insert(keptWith(request, verification));
    }),
  );
  // A replay answers what was created, whatever has become of it since.
  const { cancelledAt: _cancelled, told: _told, ...created } = made;
  return { request: created, link: drawn.link, replayed };
}

/** The page's link: "r", then bucket and secret as in a verification's. */
function drawRequest(subkey: Uint8Array, time: number, secret: Uint8Array): Drawn {
  const bucket = bucketOf(time);
  return {
    id: requestIdOf(subkey, bucket, secret),
    link: `r${Buffer.concat([bucket, secret]).toString('base64url')}`,
    secret,
    time,
  };
}

/** As created: a phone whose number is known has its first code, and no other has one. */
function asCreated(assets: readonly Asset[], subkey: Uint8Array, { secret, time }: Drawn): readonly Asset[] {
  return assets.map(({ verificationId: _later, codes: _drawn, ...asset }, place) => {
    if (asset.identifier === undefined) return asset;
    return { ...asset, verificationId: drawAssetCode(subkey, secret, { place, nth: 1, time }).id, codes: 1 };
  });
}

function newRequest(
  { project, environment, codeSubkey, retentionDays }: Creator,
  wanted: NewRequest,
  drawn: Drawn,
  now: number,
): VerificationRequest {
  const { lifeSeconds, clientIp: _limitsOnly, ...kept } = wanted;
  const expiresAt = now + lifeSeconds * 1000;
  return {
    ...kept,
    id: drawn.id,
    projectId: project.id,
    environment,
    assets: asCreated(wanted.assets, codeSubkey, drawn),
    createdAt: now,
    expiresAt,
    ...(wantsExpiry(project, wanted.callbackUrl) && { tellsExpiry: true }),
    // As long as the proofs that it names.
    deleteAfter: expiresAt + Math.max(retentionDays, wanted.proofExpiryDays + 1) * DAY,
  };
}

/** All of the numbers or none. */
async function admitAll(
  { counters }: Pick<Ports, 'counters'>,
  creator: Creator,
  { assets, externalUserId, clientIp }: NewRequest,
  now: number,
): Promise<Release> {
  const taken: Release[] = [];
  const release = async () => {
    await Promise.all(taken.map((each) => each()));
  };
  const user = {
    ...(externalUserId !== undefined && { externalUserId }),
    ...(clientIp !== undefined && { clientIp }),
  };
  for (const { identifier } of assets) {
    if (identifier === undefined) continue;
    try {
      taken.push(await admit(counters, creator, { identifier, ...user }, now));
    } catch (refusal) {
      await release();
      throw refusal;
    }
  }
  return release;
}

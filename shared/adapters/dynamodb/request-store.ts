import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../../channels/names.ts';
import { INDEXES, KEY_PREFIX } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import { lazily } from '../../lazily.ts';
import type { RequestLists, RequestStore } from '../../ports.ts';
import type { RequestMilestones, VerificationRequest } from '../../requests/request.ts';
import { ASSURANCES } from '../../verification/verification.ts';
import { listKey, referenceHash, referenceKeys } from './list-keys.ts';
import { dynamoDbListing } from './listing.ts';
import { ownWrite } from './own-write.ts';
import type { Queries } from './queries.ts';
import { toCancellation, toMilestone, toRenewal } from './request-update.ts';
import type { Item, Table } from './table.ts';

/** A request as it lies in the table. Times are milliseconds, `ttl` alone is seconds. Most verifications are part of none. */
const stored = lazily(() => {
  const assetItem = z.object({
    identifier: z.optional(z.string()),
    region: z.optional(z.string()),
    channels: z.array(z.enum(CHANNEL_NAMES)),
    required: z.boolean(),
    verification: z.optional(z.string()),
    codes: z.optional(z.int()),
  });

  return z.object({
    id: z.string(),
    project: z.string(),
    environment: z.enum(['live', 'test']),
    assets: z.array(assetItem),
    assurance: z.enum(ASSURANCES),
    partial_ok: z.boolean(),
    proof_days: z.int(),
    reference_id: z.optional(z.string()),
    action_type: z.optional(z.string()),
    action_context: z.optional(
      z.object({ title: z.optional(z.string()), description: z.optional(z.string()) }),
    ),
    external_user_id: z.optional(z.string()),
    redirect_url: z.optional(z.string()),
    callback_url: z.optional(z.string()),
    nonce: z.optional(z.string()),
    locale: z.optional(z.string()),
    cancelled_at: z.optional(z.int()),
    created_at: z.int(),
    expires_at: z.int(),
    ttl: z.int(),
    idempotency: z.optional(z.string()),
    expiry: z.optional(z.literal(true)),
    partial_at: z.optional(z.int()),
    completed_at: z.optional(z.int()),
    ended_at: z.optional(z.int()),
    ended_as: z.optional(z.enum(['partial', 'expired'])),
  });
});

const keyOf = (id: string) => `${KEY_PREFIX.request}${id}`;

export function dynamoDbRequestStore(table: Pick<Table, 'get' | 'putNew' | 'update'>): RequestStore {
  return {
    insert(request) {
      const { mark, isOurs } = ownWrite();
      return table.putNew(keyOf(request.id), { ...toItem(request), ...mark }, { isOurs });
    },
    async find(id, read) {
      const item = await table.get(keyOf(id), read);
      return item && requestFromItem(item);
    },
    cancel({ id, assets }, at) {
      return table.update(keyOf(id), toCancellation(assets, at));
    },
    renew(id, place, former, verificationId) {
      return table.update(keyOf(id), toRenewal(place, former, verificationId));
    },
    reach(id, milestone, at) {
      return table.update(keyOf(id), toMilestone(milestone, at));
    },
  };
}

export function dynamoDbRequestLists(queries: Queries): RequestLists {
  const shared = {
    queries,
    keyPrefix: KEY_PREFIX.request,
    parse: requestFromItem,
    positionOf: ({ createdAt, id }: VerificationRequest) => ({ createdAt, id }),
  };
  return {
    all: (scope) =>
      dynamoDbListing({ ...shared, selection: { index: 'list', partition: listKey('requests', scope) } }),
    ofReference: (scope, referenceId) =>
      dynamoDbListing({
        ...shared,
        selection: {
          index: 'reference',
          partition: listKey('references', scope),
          prefix: `${referenceHash(referenceId)}#`,
        },
      }),
  };
}

function toItem(request: VerificationRequest): Item {
  return {
    id: request.id,
    project: request.projectId,
    environment: request.environment,
    assets: request.assets.map(({ verificationId, ...asset }) => ({
      ...asset,
      verification: verificationId,
    })),
    assurance: request.assurance,
    partial_ok: request.partialOk,
    proof_days: request.proofExpiryDays,
    reference_id: request.referenceId,
    action_type: request.actionType,
    action_context: request.actionContext,
    external_user_id: request.externalUserId,
    redirect_url: request.redirectUrl,
    callback_url: request.callbackUrl,
    nonce: request.nonce,
    locale: request.locale,
    cancelled_at: request.cancelledAt,
    created_at: request.createdAt,
    expires_at: request.expiresAt,
    ttl: Math.ceil(request.deleteAfter / 1000),
    idempotency: request.idempotency,
    expiry: request.tellsExpiry,
    [INDEXES.list.partitionKey]: listKey('requests', request),
    ...(request.referenceId !== undefined &&
      referenceKeys('references', request, request.referenceId, request.createdAt)),
  };
}

export function requestFromItem(raw: Item): VerificationRequest {
  const read = z.parse(stored(), raw);
  return {
    id: read.id,
    projectId: read.project,
    environment: read.environment,
    assets: read.assets.map(({ verification, ...asset }) => ({
      ...asset,
      ...(verification !== undefined && { verificationId: verification }),
    })),
    assurance: read.assurance,
    partialOk: read.partial_ok,
    proofExpiryDays: read.proof_days,
    createdAt: read.created_at,
    expiresAt: read.expires_at,
    deleteAfter: read.ttl * 1000,
    ...(read.reference_id !== undefined && { referenceId: read.reference_id }),
    ...(read.action_type !== undefined && { actionType: read.action_type }),
    ...(read.action_context && { actionContext: read.action_context }),
    ...defined({
      externalUserId: read.external_user_id,
      redirectUrl: read.redirect_url,
      callbackUrl: read.callback_url,
      nonce: read.nonce,
      locale: read.locale,
      cancelledAt: read.cancelled_at,
      idempotency: read.idempotency,
      tellsExpiry: read.expiry,
      told: milestonesOf(read),
    }),
  };
}

function milestonesOf({
  partial_at: partialAt,
  completed_at: completedAt,
  ended_at: at,
  ended_as: as,
}: z.infer<ReturnType<typeof stored>>): RequestMilestones | undefined {
  const ended = at !== undefined && as !== undefined ? { at, as } : undefined;
  if (partialAt === undefined && completedAt === undefined && !ended) return undefined;
  return defined({ partialAt, completedAt, ended });
}

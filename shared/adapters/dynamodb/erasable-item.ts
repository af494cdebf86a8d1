import { z } from 'zod';
import type {
  ErasableRequest,
  ErasableVerification,
  PersonalItem,
  Teller,
} from '../../administration/erasure-store.ts';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import { proofExpiry } from '../../proof/claims.ts';
import type { Item } from './table.ts';

/** Only what erasing needs, so that an item that nothing else can read any more can still be erased. */
const storedVerification = z.object({
  id: z.string(),
  project: z.string(),
  environment: z.enum(['live', 'test']),
  created_at: z.int(),
  identifier: z.string().optional(),
  request: z.string().optional(),
  verified_at: z.int().optional(),
  proof_days: z.int(),
  seq: z.int().default(0),
  suspicious_at: z.int().optional(),
  revoked_at: z.int().optional(),
  /** An end that needs no other time: failed, expired. */
  updated_at: z.int().optional(),
});
const storedRequest = z.object({
  id: z.string(),
  project: z.string(),
  environment: z.enum(['live', 'test']),
  seq: z.int().default(0),
  partial_at: z.int().optional(),
  completed_at: z.int().optional(),
  ended_at: z.int().optional(),
  created_at: z.int(),
  assets: z.array(z.object({ identifier: z.string().optional(), verification: z.string().optional() })),
});
const storedSender = z.object({ verification: z.string() });
export const storedTombstone = z.object({ erased_at: z.int() });

/** How the keys of personal items begin, and how each kind is read. */
export const PERSONAL_KINDS: Readonly<Record<string, (item: Item) => PersonalItem>> = {
  [KEY_PREFIX.verification]: toVerification,
  [KEY_PREFIX.request]: toRequest,
  [KEY_PREFIX.sender]: toSender,
};

export function toPersonalItem(item: Item): PersonalItem {
  const key = keyOf(item);
  const kind = PERSONAL_KINDS[key.slice(0, key.indexOf('#') + 1)];
  if (!kind) throw new Error(`The item ${key} is of no kind that was asked for.`);
  return kind(item);
}

function toSender(item: Item): PersonalItem {
  const hash = keyOf(item).slice(KEY_PREFIX.sender.length);
  return { kind: 'sender', hash, verificationId: read(storedSender, item).verification };
}

export function toRequest(item: Item): ErasableRequest {
  const stored = read(storedRequest, item);
  return {
    kind: 'request',
    ...tellerOf(stored, [stored.partial_at, stored.completed_at, stored.ended_at]),
    createdAt: stored.created_at,
    assets: stored.assets.map(({ identifier, verification }) => ({
      ...(identifier !== undefined && { identifier }),
      ...(verification !== undefined && { verificationId: verification }),
    })),
  };
}

export function toVerification(item: Item): ErasableVerification {
  const stored = read(storedVerification, item);
  return {
    kind: 'verification',
    ...tellerOf(stored, [stored.suspicious_at, stored.verified_at, stored.revoked_at, stored.updated_at]),
    createdAt: stored.created_at,
    ...(stored.identifier !== undefined && { identifier: stored.identifier }),
    ...(stored.request !== undefined && { requestId: stored.request }),
    ...(stored.verified_at !== undefined && {
      proof: {
        verifiedAt: stored.verified_at,
        expiresAt: proofExpiry({ proofExpiryDays: stored.proof_days }, { at: stored.verified_at }),
      },
    }),
  };
}

function tellerOf(
  {
    id,
    project,
    environment,
    seq,
  }: Pick<z.infer<typeof storedRequest>, 'id' | 'project' | 'environment' | 'seq'>,
  times: readonly (number | undefined)[],
): Teller {
  const toldAt = [...new Set(times.filter((time) => time !== undefined))];
  return { id, projectId: project, environment, sequence: seq, toldAt };
}

/** Names the item and nothing that stands in it. */
export function read<Content>(schema: z.ZodType<Content>, item: Item): Content {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new Error(
    `The item ${keyOf(item)} is not what Verso writes: mend or delete it, then run this again.`,
  );
}

export function keyOf(item: Item): string {
  return String(item[TABLE.partitionKey]);
}

/** What is read of each of them. */
export const PERSONAL_ATTRIBUTES: readonly string[] = [
  ...new Set([storedVerification, storedRequest, storedSender].flatMap(({ shape }) => Object.keys(shape))),
];

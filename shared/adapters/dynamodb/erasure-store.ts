import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type {
  ErasableRequest,
  ErasableVerification,
  ErasureStore,
  PersonalItem,
} from '../../administration/erasure-store.ts';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import { proofExpiry } from '../../proof/claims.ts';
import { placeholders } from './placeholders.ts';
import { dynamoDbTable, type Item, wholeKey } from './table.ts';

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
});
const storedRequest = z.object({
  id: z.string(),
  created_at: z.int(),
  assets: z.array(z.object({ identifier: z.string().optional(), verification: z.string().optional() })),
});
const storedSender = z.object({ verification: z.string() });
const storedTombstone = z.object({ erased_at: z.int() });

const TOMBSTONE = KEY_PREFIX.tombstone;
const A_DAY = 86_400;

type Scanned = { readonly items: readonly Item[]; readonly looked: number };

/** Looks through the whole table: an operator's rare task must not cost every verification an index entry. */
export function dynamoDbErasureStore(client: DynamoDBClient, name: string): ErasureStore {
  const table = dynamoDbTable(client, name);

  async function* scan(prefixes: readonly string[], attributes: readonly string[]): AsyncGenerator<Scanned> {
    const input = toScan(prefixes, attributes);
    let start: ScanCommandInput['ExclusiveStartKey'];
    do {
      const page = await client.send(
        new ScanCommand({ TableName: name, ...input, ...(start && { ExclusiveStartKey: start }) }),
      );
      yield { items: (page.Items ?? []).map((item) => unmarshall(item)), looked: page.ScannedCount ?? 0 };
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /** False when the condition did not hold. */
  async function remove(key: string, condition: Partial<DeleteItemCommandInput>): Promise<boolean> {
    try {
      await client.send(
        new DeleteItemCommand({ TableName: name, Key: marshall(wholeKey(key)), ...condition }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async *scan() {
      const schemas = [storedVerification, storedRequest, storedSender];
      const attributes = new Set(schemas.flatMap(({ shape }) => Object.keys(shape)));
      for await (const { items, looked } of scan(Object.keys(KINDS), [...attributes]))
        yield { items: items.map(toPersonalItem), looked };
    },
    async findVerification(id) {
      const item = await table.get(`${KEY_PREFIX.verification}${id}`, { consistent: true });
      return item && toVerification(item);
    },
    async keepStub({ id, projectId, environment, proofExpiresAt }) {
      await table.putNew(`${KEY_PREFIX.erased}${id}`, {
        id,
        project: projectId,
        environment,
        exp: proofExpiresAt,
        // As long as a proven verification itself: a day longer for slow clocks.
        ttl: proofExpiresAt + A_DAY,
      });
    },
    deleteVerification({ id, proof }) {
      const { name: attribute, value, names, values } = placeholders();
      // A missing item has no proof either.
      const unproven = `attribute_not_exists(${attribute('verified_at')})`;
      return remove(`${KEY_PREFIX.verification}${id}`, {
        ConditionExpression: proof
          ? `${unproven} OR ${attribute('verified_at')} = ${value('seen', proof.verifiedAt)}`
          : unproven,
        ExpressionAttributeNames: names,
        ...(proof && { ExpressionAttributeValues: marshall(values) }),
      });
    },
    async findRequest(id) {
      const item = await table.get(`${KEY_PREFIX.request}${id}`, { consistent: true });
      return item && toRequest(item);
    },
    async deleteRequest(id) {
      await remove(`${KEY_PREFIX.request}${id}`, {});
    },
    emptyAssets({ id, assets }, places) {
      const { name: attribute, value, names, values } = placeholders();
      const removed: string[] = [];
      const unchanged: string[] = [];
      for (const place of places) {
        const { identifier, verificationId } = assets[place] ?? {};
        const path = (part: string) => `${attribute('assets')}[${place}].${attribute(part)}`;
        removed.push(path('identifier'), path('region'), path('verification'));
        if (identifier !== undefined)
          unchanged.push(`${path('identifier')} = ${value(`number${place}`, identifier)}`);
        if (verificationId !== undefined)
          unchanged.push(`${path('verification')} = ${value(`verification${place}`, verificationId)}`);
      }
      return table.update(`${KEY_PREFIX.request}${id}`, {
        // Not an event: what the last change told is not told again.
        UpdateExpression: `REMOVE ${[...removed, attribute('evt')].join(', ')}`,
        ConditionExpression: unchanged.join(' AND '),
        ExpressionAttributeNames: names,
        values,
      });
    },
    async deleteSender({ hash, verificationId }) {
      await remove(`${KEY_PREFIX.sender}${hash}`, {
        ConditionExpression: 'verification = :erased',
        ExpressionAttributeValues: marshall({ ':erased': verificationId }),
      });
    },
    async readTombstones() {
      const found = new Map<string, number>();
      for await (const { items } of scan([TOMBSTONE], Object.keys(storedTombstone.shape))) {
        for (const item of items) {
          found.set(keyOf(item).slice(TOMBSTONE.length), read(storedTombstone, item).erased_at);
        }
      }
      return found;
    },
    async saveTombstone(numberHash, erasedAt) {
      await table.put(`${TOMBSTONE}${numberHash}`, { erased_at: erasedAt });
    },
  };
}

function toScan(prefixes: readonly string[], attributes: readonly string[]): Partial<ScanCommandInput> {
  const { name, value, names, values } = placeholders();
  const key = name(TABLE.partitionKey);
  return {
    // What was written a moment ago must not be missed.
    ConsistentRead: true,
    FilterExpression: prefixes
      .map((prefix, place) => `begins_with(${key}, ${value(`prefix${place}`, prefix)})`)
      .join(' OR '),
    ProjectionExpression: [key, ...attributes.map((attribute) => name(attribute))].join(', '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values),
  };
}

const KINDS: Readonly<Record<string, (item: Item) => PersonalItem>> = {
  [KEY_PREFIX.verification]: toVerification,
  [KEY_PREFIX.request]: toRequest,
  [KEY_PREFIX.sender]: toSender,
};

function toPersonalItem(item: Item): PersonalItem {
  const key = keyOf(item);
  const kind = KINDS[key.slice(0, key.indexOf('#') + 1)];
  if (!kind) throw new Error(`The item ${key} is of no kind that was asked for.`);
  return kind(item);
}

function toSender(item: Item): PersonalItem {
  const hash = keyOf(item).slice(KEY_PREFIX.sender.length);
  return { kind: 'sender', hash, verificationId: read(storedSender, item).verification };
}

function toRequest(item: Item): ErasableRequest {
  const { id, created_at, assets } = read(storedRequest, item);
  return {
    kind: 'request',
    id,
    createdAt: created_at,
    assets: assets.map(({ identifier, verification }) => ({
      ...(identifier !== undefined && { identifier }),
      ...(verification !== undefined && { verificationId: verification }),
    })),
  };
}

function toVerification(item: Item): ErasableVerification {
  const stored = read(storedVerification, item);
  return {
    kind: 'verification',
    id: stored.id,
    projectId: stored.project,
    environment: stored.environment,
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

/** Names the item and nothing that stands in it. */
function read<Content>(schema: z.ZodType<Content>, item: Item): Content {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new Error(
    `The item ${keyOf(item)} is not what Verso writes: mend or delete it, then run this again.`,
  );
}

function keyOf(item: Item): string {
  return String(item[TABLE.partitionKey]);
}

import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ErasureStore } from '../../administration/erasure-store.ts';
import { KEY_PREFIX } from '../../config/names.ts';
import { eventId } from '../../events/event.ts';
import { MOST_EVENTS } from '../../events/events-of.ts';
import { deliveryId } from '../../webhooks/delivery.ts';
import {
  keyOf,
  PERSONAL_ATTRIBUTES,
  PERSONAL_KINDS,
  read,
  storedTombstone,
  toPersonalItem,
  toRequest,
  toVerification,
} from './erasable-item.ts';
import { placeholders } from './placeholders.ts';
import { scanTable } from './scan.ts';
import { dynamoDbTable, wholeKey } from './table.ts';

const TOMBSTONE = KEY_PREFIX.tombstone;
const A_DAY = 86_400;

/** Looks through the whole table: an operator's rare task must not cost every verification an index entry. */
export function dynamoDbErasureStore(client: DynamoDBClient, name: string): ErasureStore {
  const table = dynamoDbTable(client, name);

  const scan = (prefixes: readonly string[], attributes: readonly string[]) =>
    scanTable(client, name, { prefixes, attributes });

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
      for await (const { items, looked } of scan(Object.keys(PERSONAL_KINDS), PERSONAL_ATTRIBUTES))
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
    async deliveriesOf(subjectId) {
      const ids = Array.from({ length: MOST_EVENTS }, (_, place) =>
        deliveryId(eventId(subjectId, place + 1)),
      );
      const items = await Promise.all(ids.map((id) => table.get(deliveryKey(id), { consistent: true })));
      return ids.filter((_, place) => items[place] !== undefined);
    },
    async deleteDelivery(id) {
      await remove(deliveryKey(id), {});
    },
    async forgetAnswer(id) {
      await table.update(deliveryKey(id), {
        UpdateExpression: 'REMOVE response_body',
        // Where the delivery is gone, nothing is made.
        ConditionExpression: 'begins_with(pk, :delivery)',
        values: { ':delivery': KEY_PREFIX.delivery },
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

function deliveryKey(id: string): string {
  return `${KEY_PREFIX.delivery}${id}`;
}

import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ErasureStore, Teller } from '../../administration/erasure-store.ts';
import { KEY_PREFIX } from '../../config/names.ts';
import { eventId } from '../../events/event.ts';
import { type DeliveryKey, deliveryId } from '../../webhooks/delivery.ts';
import { deliveryItemKey, deliveryPartition } from './delivery-item.ts';
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
import { type Placeholders, placeholders } from './placeholders.ts';
import { scanTable } from './scan.ts';
import { dynamoDbTable, type Item, wholeKey } from './table.ts';

const TOMBSTONE = KEY_PREFIX.tombstone;
const A_DAY = 86_400;

/** Looks through the whole table: an operator's rare task must not cost every verification an index entry. */
export function dynamoDbErasureStore(client: DynamoDBClient, name: string): ErasureStore {
  const table = dynamoDbTable(client, name);

  const scan = (prefixes: readonly string[], attributes: readonly string[]) =>
    scanTable(client, name, { prefixes, attributes });

  /** False when the condition did not hold. */
  async function remove(key: Item, condition: Partial<DeleteItemCommandInput>): Promise<boolean> {
    try {
      await client.send(new DeleteItemCommand({ TableName: name, Key: marshall(key), ...condition }));
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
    deleteVerification({ id, proof, sequence }) {
      const used = placeholders();
      const { name: attribute, value, names, values } = used;
      // A missing item has no proof either.
      const unproven = `attribute_not_exists(${attribute('verified_at')})`;
      const proofIsKnown = proof
        ? `(${unproven} OR ${attribute('verified_at')} = ${value('seen', proof.verifiedAt)})`
        : unproven;
      return remove(wholeKey(`${KEY_PREFIX.verification}${id}`), {
        ConditionExpression: `${proofIsKnown} AND ${toldNoMore(used, sequence)}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: marshall(values),
      });
    },
    async findRequest(id) {
      const item = await table.get(`${KEY_PREFIX.request}${id}`, { consistent: true });
      return item && toRequest(item);
    },
    deleteRequest({ id, sequence }) {
      const used = placeholders();
      return remove(wholeKey(`${KEY_PREFIX.request}${id}`), {
        ConditionExpression: toldNoMore(used, sequence),
        ExpressionAttributeNames: used.names,
        ExpressionAttributeValues: marshall(used.values),
      });
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
      await remove(wholeKey(`${KEY_PREFIX.sender}${hash}`), {
        ConditionExpression: 'verification = :erased',
        ExpressionAttributeValues: marshall({ ':erased': verificationId }),
      });
    },
    async deliveriesOf(teller) {
      const keys = possibleDeliveries(teller);
      const items = await Promise.all(
        keys.map((key) => table.get(deliveryPartition(key), { consistent: true, sort: key.id })),
      );
      return keys.filter((_, place) => items[place] !== undefined);
    },
    async deleteDelivery(key) {
      await remove(deliveryItemKey(key), {});
    },
    async forgetAnswer(key) {
      await table.update(
        deliveryPartition(key),
        {
          UpdateExpression: 'REMOVE response_body',
          // Where the delivery is gone, nothing is made.
          ConditionExpression: 'begins_with(pk, :delivery)',
          values: { ':delivery': KEY_PREFIX.delivery },
        },
        { sort: key.id },
      );
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

/** Which event happened when is not worked out: an item that can't be read otherwise is erased too. */
function possibleDeliveries({
  id,
  projectId,
  environment,
  sequence,
  toldAt,
}: Teller): readonly DeliveryKey[] {
  const events = Array.from({ length: sequence }, (_, place) => eventId(id, place + 1));
  return events.flatMap((event) =>
    toldAt.map((time) => ({ id: deliveryId(event, time), projectId, environment })),
  );
}

function toldNoMore({ name, value }: Placeholders, sequence: number): string {
  return `(attribute_not_exists(${name('seq')}) OR ${name('seq')} = ${value('told', sequence)})`;
}

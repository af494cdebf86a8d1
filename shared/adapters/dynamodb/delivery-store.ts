import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { TABLE } from '../../config/names.ts';
import type { DeliveryStore } from '../../ports.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { deliveryFromItem, deliveryItemKey, deliveryPartition, deliveryToItem } from './delivery-item.ts';
import { placeholders } from './placeholders.ts';
import { dynamoDbTable } from './table.ts';

const DAY_SECONDS = 86_400;

export function dynamoDbDeliveryStore(
  client: DynamoDBClient,
  name: string,
  { retentionDays }: { readonly retentionDays: number },
): DeliveryStore {
  const table = dynamoDbTable(client, name);
  return {
    async find(key, { consistent }) {
      const item = await table.get(deliveryPartition(key), { consistent, sort: key.id });
      return item && deliveryFromItem(item);
    },
    async record(delivery, { isNew }) {
      const item = {
        ...deliveryToItem(delivery),
        ttl: deletedAfter(delivery.updatedAt, retentionDays),
        ...deliveryItemKey(delivery),
      };
      try {
        await client.send(
          new PutItemCommand({
            TableName: name,
            Item: marshall(item, { removeUndefinedValues: true }),
            ...mayReplace(delivery, isNew),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    reopen({ attempts, ...key }, due, now) {
      const { name: attribute, value, names, values } = placeholders();
      const status = attribute('status');
      const sets = [
        `${status} = ${value('pending', 'pending')}`,
        `${attribute('next_retry_at')} = ${value('due', due)}`,
        `${attribute('updated_at')} = ${value('now', now)}`,
        `${attribute('ttl')} = ${value('ttl', deletedAfter(now, retentionDays))}`,
      ];
      return table.update(
        deliveryPartition(key),
        {
          UpdateExpression: `SET ${sets.join(', ')}`,
          ConditionExpression: `${status} = ${value('failed', 'failed')} AND ${attribute('attempts')} = ${value('attempts', attempts)}`,
          ExpressionAttributeNames: names,
          values,
        },
        { sort: key.id },
      );
    },
  };
}

/** What was delivered stays; more attempts replace fewer, and of as many the end of a delivery replaces what still waits. */
function mayReplace({ status, attempts }: Delivery, isNew: boolean): Partial<PutItemCommandInput> {
  const { name, value, names, values } = placeholders();
  const known = { status: name('status'), pk: name(TABLE.partitionKey) };
  const undelivered = `${known.status} <> ${value('delivered', 'delivered')}`;
  const clauses = [undelivered];
  if (status !== 'delivered') {
    const [before, now] = [name('attempts'), value('attempts', attempts)];
    const waits = `${known.status} = ${value('pending', 'pending')}`;
    clauses.push(`(${before} < ${now} OR (${before} = ${now} AND ${waits}))`);
  }
  return {
    ConditionExpression: isNew
      ? `attribute_not_exists(${known.pk}) OR (${clauses.join(' AND ')})`
      : `attribute_exists(${known.pk}) AND ${clauses.join(' AND ')}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values),
  };
}

/** Seconds since the epoch. */
function deletedAfter(updatedAt: number, retentionDays: number): number {
  return Math.ceil(updatedAt / 1000) + retentionDays * DAY_SECONDS;
}

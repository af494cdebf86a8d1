import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { INDEXES, KEY_PREFIX, TABLE } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import { parseEvent, serializeEvent } from '../../events/event.ts';
import { lazily } from '../../lazily.ts';
import type { DeliveryLists, DeliveryStore } from '../../ports.ts';
import { DELIVERY_STATUSES, type Delivery } from '../../webhooks/delivery.ts';
import { listKey } from './list-keys.ts';
import { dynamoDbListing } from './listing.ts';
import { placeholders } from './placeholders.ts';
import type { Queries } from './queries.ts';
import { dynamoDbTable, type Item, wholeKey } from './table.ts';

/** Without the body that was sent: it is rendered again when it is asked for, and so no number lies here. */
const stored = lazily(() =>
  z.object({
    id: z.string(),
    event: z.string(),
    project: z.string(),
    environment: z.enum(['live', 'test']),
    url: z.string(),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int(),
    max_attempts: z.int(),
    response_status: z.optional(z.int()),
    response_body: z.optional(z.string()),
    error_message: z.optional(z.string()),
    last_attempt_at: z.optional(z.int()),
    next_retry_at: z.optional(z.int()),
    delivered_at: z.optional(z.int()),
    created_at: z.int(),
    updated_at: z.int(),
  }),
);

const DAY_SECONDS = 86_400;

export function dynamoDbDeliveryStore(
  client: DynamoDBClient,
  name: string,
  { retentionDays }: { readonly retentionDays: number },
): DeliveryStore {
  const table = dynamoDbTable(client, name);
  const keyOf = (id: string) => `${KEY_PREFIX.delivery}${id}`;
  return {
    async find(id) {
      const item = await table.get(keyOf(id), { consistent: true });
      return item && fromItem(item);
    },
    async record(delivery, { isNew }) {
      const item = toItem(delivery, retentionDays);
      try {
        await client.send(
          new PutItemCommand({
            TableName: name,
            Item: marshall({ ...item, ...wholeKey(keyOf(delivery.id)) }, { removeUndefinedValues: true }),
            ...mayReplace(delivery, isNew),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    reopen({ id, attempts }, due, now) {
      const { name: attribute, value, names, values } = placeholders();
      const status = attribute('status');
      const sets = [
        `${status} = ${value('pending', 'pending')}`,
        `${attribute('next_retry_at')} = ${value('due', due)}`,
        `${attribute('updated_at')} = ${value('now', now)}`,
        `${attribute('ttl')} = ${value('ttl', deletedAfter(now, retentionDays))}`,
      ];
      return table.update(keyOf(id), {
        UpdateExpression: `SET ${sets.join(', ')}`,
        ConditionExpression: `${status} = ${value('failed', 'failed')} AND ${attribute('attempts')} = ${value('attempts', attempts)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
  };
}

export function dynamoDbDeliveryLists(queries: Queries): DeliveryLists {
  return {
    all: (scope) =>
      dynamoDbListing({
        queries,
        keyPrefix: KEY_PREFIX.delivery,
        parse: fromItem,
        positionOf: ({ createdAt, id }) => ({ createdAt, id }),
        selection: { index: 'list', partition: listKey('deliveries', scope) },
      }),
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

function toItem(delivery: Delivery, retentionDays: number): Item {
  return {
    id: delivery.id,
    event: serializeEvent(delivery.event),
    project: delivery.projectId,
    environment: delivery.environment,
    url: delivery.url,
    status: delivery.status,
    attempts: delivery.attempts,
    max_attempts: delivery.maxAttempts,
    response_status: delivery.responseStatus,
    response_body: delivery.responseBody,
    error_message: delivery.errorMessage,
    last_attempt_at: delivery.lastAttemptAt,
    next_retry_at: delivery.nextRetryAt,
    delivered_at: delivery.deliveredAt,
    created_at: delivery.createdAt,
    updated_at: delivery.updatedAt,
    ttl: deletedAfter(delivery.updatedAt, retentionDays),
    [INDEXES.list.partitionKey]: listKey('deliveries', delivery),
  };
}

function fromItem(item: Item): Delivery {
  const read = z.parse(stored(), item);
  return {
    id: read.id,
    event: parseEvent(read.event),
    projectId: read.project,
    environment: read.environment,
    url: read.url,
    status: read.status,
    attempts: read.attempts,
    maxAttempts: read.max_attempts,
    createdAt: read.created_at,
    updatedAt: read.updated_at,
    ...defined({
      responseStatus: read.response_status,
      responseBody: read.response_body,
      errorMessage: read.error_message,
      lastAttemptAt: read.last_attempt_at,
      nextRetryAt: read.next_retry_at,
      deliveredAt: read.delivered_at,
    }),
  };
}

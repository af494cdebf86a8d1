import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import { parseEvent, serializeEvent } from '../../events/event.ts';
import { lazily } from '../../lazily.ts';
import type { ListScope } from '../../ports.ts';
import { DELIVERY_STATUSES, type Delivery, type DeliveryKey, newDelivery } from '../../webhooks/delivery.ts';
import { type Item, wholeKey } from './table.ts';

/**
 * A delivery as it lies in the table. Whose it is, its id and its time follow from the event; the body that was sent is rendered again when
 * it is asked for, and so no number lies here. It is short since counting a list reads all of it.
 */
const stored = lazily(() =>
  z.object({
    event: z.string(),
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
    updated_at: z.int(),
  }),
);

/** All deliveries of a project and environment lie together, by their ids, which are in the order of time. */
export function deliveryPartition({ projectId, environment }: ListScope): string {
  return `${KEY_PREFIX.delivery}${projectId}#${environment}`;
}

export function deliveryItemKey(key: DeliveryKey): Item {
  return wholeKey(deliveryPartition(key), key.id);
}

export function deliveryToItem(delivery: Delivery): Item {
  return {
    event: serializeEvent(delivery.event),
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
    updated_at: delivery.updatedAt,
  };
}

export function deliveryFromItem(item: Item): Delivery {
  const read = z.parse(stored(), item);
  return {
    ...newDelivery(parseEvent(read.event), read.url, read.max_attempts),
    status: read.status,
    attempts: read.attempts,
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

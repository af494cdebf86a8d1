import { createHash } from 'node:crypto';
import type { ThinEvent } from '../events/event.ts';
import type { Environment } from '../verification/verification.ts';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What has become of one event on its way to the caller's URL. Times are milliseconds since the epoch. */
export type Delivery = {
  /** 24 lower-case hex characters, which follow from the event. */
  readonly id: string;
  readonly event: ThinEvent;
  readonly projectId: string;
  readonly environment: Environment;
  /** Where the last try went. */
  readonly url: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly responseStatus?: number;
  /** The beginning of the last answer, at most 1 KB. */
  readonly responseBody?: string;
  readonly errorMessage?: string;
  readonly lastAttemptAt?: number;
  readonly nextRetryAt?: number;
  readonly deliveredAt?: number;
  /** When it happened what the event tells: the same however often it is delivered. */
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** One event has one delivery: whoever handles it again finds what was done before. */
export function deliveryId(eventId: string): string {
  return createHash('sha256').update(`delivery ${eventId}`).digest('hex').slice(0, 24);
}

/** A delivery of which nothing has been tried. */
export function newDelivery(event: ThinEvent, url: string, maxAttempts: number): Delivery {
  const createdAt = Date.parse(event.created_at);
  return {
    id: deliveryId(event.id),
    event,
    projectId: event.project,
    environment: event.test ? 'test' : 'live',
    url,
    status: 'pending',
    attempts: 0,
    maxAttempts,
    createdAt,
    updatedAt: createdAt,
  };
}

import { createHash } from 'node:crypto';
import type { ThinEvent } from '../events/event.ts';
import type { Environment } from '../verification/verification.ts';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What has become of one event on its way to the caller's URL. Times are milliseconds since the epoch. */
export type Delivery = {
  /** 24 lower-case hex characters, which follow from the event, in the order in which events happened. */
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

/** By what a delivery is found: an id is looked for among those of one project and environment alone. */
export type DeliveryKey = Pick<Delivery, 'id' | 'projectId' | 'environment'>;

/**
 * One event has one delivery: whoever handles it again finds what was done before. The time comes first, so that the table itself holds
 * deliveries in the order in which lists show them, without an index. An event's time is as fixed as its id: both follow from what its
 * item holds written once.
 */
export function deliveryId(eventId: string, happenedAt: number): string {
  const time = happenedAt.toString(16).padStart(HALF_AN_ID, '0');
  return time + createHash('sha256').update(`delivery ${eventId}`).digest('hex').slice(0, HALF_AN_ID);
}

const HALF_AN_ID = 12;

/** When it happened what the delivery with this id tells, milliseconds since the epoch. */
export function timeOfDelivery(id: string): number {
  return Number.parseInt(id.slice(0, HALF_AN_ID), 16);
}

export function deliveryKey(event: ThinEvent): DeliveryKey {
  return {
    id: deliveryId(event.id, Date.parse(event.created_at)),
    projectId: event.project,
    environment: event.test ? 'test' : 'live',
  };
}

/** A delivery of which nothing has been tried. */
export function newDelivery(event: ThinEvent, url: string, maxAttempts: number): Delivery {
  const createdAt = Date.parse(event.created_at);
  return {
    ...deliveryKey(event),
    event,
    url,
    status: 'pending',
    attempts: 0,
    maxAttempts,
    createdAt,
    updatedAt: createdAt,
  };
}

import { type CallOptions, type Connection, segment, unreadable } from './connection.ts';
import { hasTexts, isObject } from './json.ts';
import type { Pagination } from './list-verifications.ts';
import { isWebhookEvent, type WebhookEvent } from './webhook-event.ts';
import { withQuery } from './with-query.ts';

/** What became of one event on its way to your server. Times are ISO 8601. */
export type WebhookDelivery = {
  readonly id: string;
  /** Where the last try went. */
  readonly url: string;
  readonly event_type: WebhookEvent['event'];
  /** `pending` while a try is still to come, `failed` once it is given up. */
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly max_attempts: number;
  /** Of the last answer; null where there was none. */
  readonly response_status: number | null;
  readonly error_message: string | null;
  readonly last_attempt_at: string | null;
  readonly next_retry_at: string | null;
  readonly delivered_at: string | null;
  /** When it happened what the event tells. */
  readonly created_at: string;
  readonly updated_at: string;
};

export type WebhookDeliveryDetails = WebhookDelivery & {
  /** Null where what it tells of is not kept any more. */
  readonly payload: WebhookEvent | null;
  /** The beginning of the last answer, at most a kilobyte. */
  readonly response_body: string | null;
};

export type WebhookDeliveryFilters = {
  readonly status?: WebhookDelivery['status'];
  readonly event_type?: WebhookEvent['event'];
  /** 1-100. Default 20. */
  readonly limit?: number;
  /** From 1, or a cursor instead. */
  readonly page?: number;
  /** The page before's `pagination.nextCursor`. */
  readonly cursor?: string;
};

export type WebhookDeliveryList = {
  readonly data: readonly WebhookDelivery[];
  readonly pagination: Pagination;
};

export type RetriedWebhookDelivery = {
  readonly success: true;
  readonly message: string;
  readonly delivery_id: string;
  readonly next_retry_at: string;
};

const PATH = '/api/v1/webhook-deliveries';

/** One page, newest event first: `GET /api/v1/webhook-deliveries`. Throws VersoApiError. */
export async function listWebhookDeliveries(
  connection: Connection,
  filters: WebhookDeliveryFilters = {},
  options?: CallOptions,
): Promise<WebhookDeliveryList> {
  const operation = 'listWebhookDeliveries';
  const path = withQuery(PATH, filters);
  const { body } = await connection.request({ operation, method: 'GET', path }, options);
  if (!isList(body)) throw unreadable(operation);
  return body;
}

/** With what was sent and what was answered: `GET /api/v1/webhook-deliveries/:id`. Throws VersoApiError `not_found`. */
export async function getWebhookDelivery(
  connection: Connection,
  id: string,
  options?: CallOptions,
): Promise<WebhookDeliveryDetails> {
  const operation = 'getWebhookDelivery';
  const path = `${PATH}/${segment(id)}`;
  const { body } = await connection.request({ operation, method: 'GET', path }, options);
  if (!isDetails(body)) throw unreadable(operation);
  return body;
}

/**
 * Sends one that failed once more, at once: `POST /api/v1/webhook-deliveries/:id/retry`. Throws VersoApiError `conflict` for one that has
 * been delivered, or is still on its way.
 */
export async function retryWebhookDelivery(
  connection: Connection,
  id: string,
  options?: CallOptions,
): Promise<RetriedWebhookDelivery> {
  const operation = 'retryWebhookDelivery';
  const path = `${PATH}/${segment(id)}/retry`;
  const { body } = await connection.request({ operation, method: 'POST', path }, options);
  if (!isRetried(body)) throw unreadable(operation);
  return body;
}

function isList(body: unknown): body is WebhookDeliveryList {
  return (
    isObject(body) && Array.isArray(body.data) && body.data.every(isDelivery) && isObject(body.pagination)
  );
}

function isDelivery(value: unknown): value is WebhookDelivery {
  return hasTexts(value, ['id', 'url', 'event_type', 'status']);
}

function isDetails(value: unknown): value is WebhookDeliveryDetails {
  return isDelivery(value) && 'payload' in value && (value.payload === null || isWebhookEvent(value.payload));
}

function isRetried(value: unknown): value is RetriedWebhookDelivery {
  return hasTexts(value, ['delivery_id', 'next_retry_at']);
}

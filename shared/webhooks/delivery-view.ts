import { timestamp, type View } from '../verification/view.ts';
import type { Delivery } from './delivery.ts';
import { eventPayload, type Subject } from './event-body.ts';

/** A delivery as its caller sees it in lists. */
export function deliveryView(delivery: Delivery): View {
  return {
    id: delivery.id,
    url: delivery.url,
    event_type: delivery.event.event,
    status: delivery.status,
    attempts: delivery.attempts,
    max_attempts: delivery.maxAttempts,
    response_status: delivery.responseStatus ?? null,
    error_message: delivery.errorMessage ?? null,
    last_attempt_at: timeOf(delivery.lastAttemptAt),
    next_retry_at: timeOf(delivery.nextRetryAt),
    delivered_at: timeOf(delivery.deliveredAt),
    created_at: timestamp(delivery.createdAt),
    updated_at: timestamp(delivery.updatedAt),
  };
}

/** With what was sent, rendered anew, and what was answered; what it tells of may be gone by now. */
export function deliveryDetails(delivery: Delivery, subject: Subject | undefined): View {
  return {
    ...deliveryView(delivery),
    payload: subject ? eventPayload(subject) : null,
    response_body: delivery.responseBody ?? null,
  };
}

function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : timestamp(at);
}

import { z } from 'zod';
import { EVENTS } from '../../shared/events/event.ts';
import { DELIVERY_STATUSES } from '../../shared/webhooks/delivery.ts';
import { id, pagination, timestamp, url } from './shapes.ts';

const eventType = z.enum(EVENTS);
const count = z.int().min(0);
const percent = z.number().min(0).max(100);

const delivery = z.strictObject({
  id,
  url: url.describe('Where the last try went.'),
  event_type: eventType,
  status: z
    .enum(DELIVERY_STATUSES)
    .describe('failed once it is given up: retry sends it once more. pending while a try is still to come.'),
  attempts: count,
  max_attempts: z.int().min(1),
  response_status: z.int().nullable().describe('Of the last answer; null where there was none.'),
  error_message: z.string().nullable().describe('Why the last try was no delivery.'),
  last_attempt_at: timestamp.nullable(),
  next_retry_at: timestamp.nullable(),
  delivered_at: timestamp.nullable(),
  created_at: timestamp.describe('When it happened what the webhook tells.'),
  updated_at: timestamp,
});

/** What is answered to calls about webhook deliveries. */
export const DELIVERY_ANSWERS = {
  WebhookDeliveryList: z.strictObject({
    data: z.array(delivery),
    deliveries: z.array(delivery).describe('The same as data, for older clients.'),
    pagination,
  }),
  WebhookDelivery: delivery.extend({
    payload: z
      .strictObject({
        id: z.string().describe('Also the header webhook-id.'),
        event: eventType,
        created_at: timestamp,
        test: z.boolean(),
        sequence: z.int().min(1).describe('Counts the events of one verification, request or project.'),
        data: z
          .record(z.string(), z.unknown())
          .describe(
            'The verification, or the request, as it was at the event: `webhooks` says how, for each.',
          ),
      })
      .nullable()
      .describe('Null where what it tells of is not kept any more.'),
    response_body: z.string().nullable().describe('The beginning of the last answer, at most a kilobyte.'),
  }),
  WebhookDeliveryStats: z.strictObject({
    total: count,
    delivered: count,
    failed: count,
    pending: count,
    by_status: z.strictObject({ pending: count, delivered: count, failed: count }),
    success_rate: percent.describe('Percent delivered, of those that have ended; 0 where none has.'),
    delivery_rate: percent.describe('Percent delivered, of all; 0 where there is none.'),
    recent_failures_24h: count.describe('Those that were given up within the last 24 hours.'),
    total_capped: z.literal(true).optional().describe('There are more than total says.'),
  }),
  RetriedWebhookDelivery: z.strictObject({
    success: z.literal(true),
    message: z.string(),
    delivery_id: id,
    next_retry_at: timestamp,
  }),
} as const;

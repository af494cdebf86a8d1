import { page } from './request-answer-examples.ts';
import { VERIFIED } from './verification-examples.ts';
import { WEBHOOK_EXAMPLES } from './webhook-examples.ts';

const DELIVERY = '5b1f0a9c7d3e4f2081b6c9d4';
const LAST = '2026-02-05T08:05:19.114Z';

const failed = {
  id: DELIVERY,
  url: 'https://shop.example/hooks/verso',
  event_type: 'verification.completed',
  status: 'failed',
  attempts: 9,
  max_attempts: 9,
  response_status: 503,
  error_message: 'It answered 503.',
  last_attempt_at: LAST,
  next_retry_at: null,
  delivered_at: null,
  created_at: VERIFIED,
  updated_at: LAST,
};

/** What a success looks like for webhook deliveries. */
export const DELIVERY_ANSWER_EXAMPLES = {
  WebhookDeliveryList: { one: { ...page(failed), deliveries: [failed] } },
  WebhookDelivery: {
    failed: {
      ...failed,
      payload: WEBHOOK_EXAMPLES['verification.completed'].telegram,
      response_body: 'upstream is down',
    },
  },
  WebhookDeliveryStats: {
    some: {
      total: 1204,
      delivered: 1188,
      failed: 12,
      pending: 4,
      by_status: { pending: 4, delivered: 1188, failed: 12 },
      success_rate: 99,
      delivery_rate: 98.67,
      recent_failures_24h: 3,
    },
  },
  RetriedWebhookDelivery: {
    onItsWay: {
      success: true,
      message: 'It is on its way once more.',
      delivery_id: DELIVERY,
      next_retry_at: '2026-02-05T09:00:00.000Z',
    },
  },
} as const;

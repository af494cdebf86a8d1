import type { RouteKeyOf } from '../../shared/http/routes.ts';
import { listQuery } from '../../shared/lists/list-query.ts';
import { deliveryFilters } from '../../shared/webhooks/list-deliveries.ts';
import type { Operation } from './operation.ts';

const DELIVERIES = { tag: 'Webhook deliveries', key: 'required' } as const;

/** What became of the events that a caller was told. */
export const DELIVERY_OPERATIONS = {
  'GET /api/v1/webhook-deliveries': {
    ...DELIVERIES,
    operationId: 'listWebhookDeliveries',
    summary: 'Webhook deliveries, newest event first',
    description:
      'One event is one delivery, however often it was tried; it is listed from its first try on. Both filters must hold. The total is exact up to 100,000 without filters, and counts to 10,000 with them; total_capped says that there are more. `deliveries` is the same as `data`, for older clients.',
    query: [deliveryFilters(), listQuery()],
    answer: 'WebhookDeliveryList',
  },
  'GET /api/v1/webhook-deliveries/stats': {
    ...DELIVERIES,
    operationId: 'getWebhookDeliveryStats',
    summary: 'How many webhooks arrived',
    description: 'Of the newest 10,000 deliveries; total_capped says that there are more.',
    answer: 'WebhookDeliveryStats',
  },
  'GET /api/v1/webhook-deliveries/{id}': {
    ...DELIVERIES,
    operationId: 'getWebhookDelivery',
    summary: 'A webhook delivery, with what was sent and what was answered',
    description:
      'The payload is rendered anew, from what is written once: it is what every try of this event sends. Signatures are not kept.',
    answer: 'WebhookDelivery',
    errors: ['not_found'],
  },
  'POST /api/v1/webhook-deliveries/{id}/retry': {
    ...DELIVERIES,
    operationId: 'retryWebhookDelivery',
    summary: 'Send a webhook that failed once more',
    description:
      'One try, at once, to the URL that is set now, also where that has answered 410. 409 conflict for what has been delivered, is still on its way, or tells of what is not kept any more.',
    ignoresBody: true,
    answer: 'RetriedWebhookDelivery',
    errors: ['not_found', 'conflict'],
  },
} as const satisfies Partial<Record<RouteKeyOf<'manage'>, Operation>>;

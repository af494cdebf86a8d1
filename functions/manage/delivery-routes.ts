import type { RouteKeyOf } from '../../shared/http/routes.ts';
import { givenParameters } from '../../shared/lists/list-query.ts';
import type {
  Clock,
  DeliveryLists,
  DeliveryStore,
  MessageQueue,
  RequestStore,
  VerificationLists,
  VerificationStore,
} from '../../shared/ports.ts';
import { deliveryStats } from '../../shared/webhooks/delivery-stats.ts';
import { deliveryDetails, deliveryView } from '../../shared/webhooks/delivery-view.ts';
import { findDelivery } from '../../shared/webhooks/find-delivery.ts';
import { findSubject } from '../../shared/webhooks/find-subject.ts';
import { listDeliveries } from '../../shared/webhooks/list-deliveries.ts';
import { retryDelivery } from '../../shared/webhooks/retry-delivery.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import type { Answer } from '../middleware/dispatch.ts';
import { json } from '../middleware/http-event.ts';
import { parseOptionalJsonBody } from '../middleware/json-body.ts';

export type DeliveryDependencies = {
  readonly clock: Clock;
  readonly deliveries: Pick<DeliveryStore, 'find' | 'reopen'>;
  readonly deliveryLists: DeliveryLists;
  readonly retries: MessageQueue;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find'>;
  readonly lists: Pick<VerificationLists, 'many'>;
};

type DeliveryRoute = Extract<RouteKeyOf<'manage'>, `${string}/webhook-deliveries${string}`>;

/** What became of the events that a caller was told. */
export function deliveryRoutes(
  dependencies: DeliveryDependencies,
): Readonly<Record<DeliveryRoute, Answer<AuthenticatedEvent>>> {
  const ports = { ...dependencies, subjects: findSubject(dependencies) };
  return {
    async 'GET /api/v1/webhook-deliveries'({ apiKey, queryStringParameters }) {
      const query = givenParameters(queryStringParameters);
      const { data, pagination } = await listDeliveries(dependencies, apiKey, query);
      const shown = data.map(deliveryView);
      // Older clients look for the second name.
      return json(200, { data: shown, deliveries: shown, pagination });
    },
    async 'GET /api/v1/webhook-deliveries/stats'({ apiKey }) {
      return json(200, await deliveryStats(dependencies, apiKey));
    },
    async 'GET /api/v1/webhook-deliveries/{id}'({ apiKey, pathParameters }) {
      const delivery = await findDelivery(dependencies, apiKey, pathParameters?.id ?? '');
      return json(200, deliveryDetails(delivery, await ports.subjects(delivery.event)));
    },
    async 'POST /api/v1/webhook-deliveries/{id}/retry'(event) {
      parseOptionalJsonBody(event);
      const { id, due } = await retryDelivery(ports, event.apiKey, event.pathParameters?.id ?? '');
      return json(200, {
        success: true,
        message: 'It is on its way once more.',
        delivery_id: id,
        next_retry_at: new Date(due).toISOString(),
      });
    },
  };
}

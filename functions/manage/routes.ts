import { CHANNELS } from '../../shared/channels/registry.ts';
import type { ChargeStore } from '../../shared/cost/channel-charges.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import { givenParameters } from '../../shared/lists/list-query.ts';
import type { Listed } from '../../shared/lists/paginate.ts';
import type {
  Clock,
  RequestLists,
  RequestStore,
  UsageStore,
  VerificationLists,
  VerificationStore,
} from '../../shared/ports.ts';
import { cancelRequest } from '../../shared/requests/cancel.ts';
import { findByReference, findRequest } from '../../shared/requests/find.ts';
import { listRequests } from '../../shared/requests/list.ts';
import { requestView } from '../../shared/requests/view.ts';
import type { UsagePrices } from '../../shared/usage/prices.ts';
import { readUsage } from '../../shared/usage/read-usage.ts';
import { findUser, listUsers } from '../../shared/users/users.ts';
import { listVerifications } from '../../shared/verification/list.ts';
import { refuseManualStep } from '../../shared/verification/manual-steps.ts';
import { type View, verificationView } from '../../shared/verification/view.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import { type Answer, dispatch } from '../middleware/dispatch.ts';
import { type HttpResult, json } from '../middleware/http-event.ts';
import { parseOptionalJsonBody } from '../middleware/json-body.ts';
import { type DeliveryDependencies, deliveryRoutes } from './delivery-routes.ts';

type Dependencies = {
  readonly clock: Clock;
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly lists: VerificationLists;
  readonly requests: Pick<RequestStore, 'find' | 'cancel'>;
  readonly requestLists: RequestLists;
  readonly usage: Pick<UsageStore, 'month'>;
  readonly charges: ChargeStore;
  readonly prices: () => UsagePrices;
  readonly settings: () => Promise<DeploymentSettings>;
};

/** What is asked rarely: lists, users, usage, verification requests and webhook deliveries. */
export function manageRoutes(dependencies: Dependencies & DeliveryDependencies): Answer<AuthenticatedEvent> {
  const { clock, settings, verifications } = dependencies;
  const query = ({ queryStringParameters }: AuthenticatedEvent) => givenParameters(queryStringParameters);
  const manualStep: Answer<AuthenticatedEvent> = (event) => {
    parseOptionalJsonBody(event);
    return refuseManualStep(verifications, event.apiKey, event.pathParameters?.id ?? '');
  };

  return dispatch<'manage', AuthenticatedEvent>({
    async 'GET /api/v1/verifications'(event) {
      const [listed, { channels }] = await Promise.all([
        listVerifications(dependencies, event.apiKey, query(event)),
        settings(),
      ]);
      const now = clock.now();
      return page(listed, (each) => verificationView(each, (name) => CHANNELS[name](channels), now));
    },
    async 'GET /api/v1/verifications/users'(event) {
      return page(await listUsers(dependencies, event.apiKey, query(event)), (user) => user);
    },
    async 'GET /api/v1/verifications/users/{external_user_id}'({ apiKey, pathParameters }) {
      return json(200, await findUser(dependencies, apiKey, pathParameters?.external_user_id ?? ''));
    },
    'POST /api/v1/verifications/{id}/submit': manualStep,
    'POST /api/v1/verifications/{id}/verify': manualStep,
    'POST /api/v1/verifications/{id}/resend': manualStep,
    async 'GET /api/v1/usage'(event) {
      return json(200, await readUsage(dependencies, event.apiKey, query(event)));
    },
    async 'GET /api/v1/verification-requests'(event) {
      const listed = await listRequests(dependencies, event.apiKey, query(event));
      const now = clock.now();
      return page(listed, (state) => requestView(state, now));
    },
    async 'GET /api/v1/verification-requests/{id}'({ apiKey, pathParameters }) {
      const state = await findRequest(dependencies, apiKey, pathParameters?.id ?? '');
      return json(200, requestView(state, clock.now()));
    },
    async 'GET /api/v1/verification-requests/by-reference/{reference_id}'({ apiKey, pathParameters }) {
      const state = await findByReference(dependencies, apiKey, pathParameters?.reference_id ?? '');
      return json(200, requestView(state, clock.now()));
    },
    async 'DELETE /api/v1/verification-requests/{id}'({ apiKey, pathParameters }) {
      await cancelRequest(dependencies, apiKey, pathParameters?.id ?? '');
      return json(200, { success: true, status: 'cancelled' });
    },
    ...deliveryRoutes(dependencies),
  });
}

function page<Item>({ data, pagination }: Listed<Item>, view: (item: Item) => View): HttpResult {
  return json(200, { data: data.map(view), pagination });
}

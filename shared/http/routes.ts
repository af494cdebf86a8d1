/**
 * The HTTP surface as one table. API Gateway's routes are made from it, and `$default` answers 404 and
 * 405 from it. A leaf: it imports nothing.
 */

export type ApiFunction =
  | 'create-verification'
  | 'get-verification'
  | 'complete-verification'
  | 'manage'
  | 'list-revocations'
  | 'public'
  | 'page';

export type Method = 'GET' | 'POST' | 'DELETE';

export type Route = {
  readonly method: Method;
  /** API Gateway's notation: `{name}` matches one path segment. */
  readonly path: string;
  readonly function: ApiFunction;
};

/** What callers and checkers ask: the API description has each of them. */
export const API_ROUTES = [
  { method: 'POST', path: '/api/v1/verifications', function: 'create-verification' },
  { method: 'POST', path: '/api/v1/verifications/multi-channel', function: 'create-verification' },
  { method: 'POST', path: '/api/v1/sessions', function: 'create-verification' },
  { method: 'POST', path: '/api/v1/verification-requests', function: 'create-verification' },

  { method: 'GET', path: '/api/v1/verifications/{id}', function: 'get-verification' },
  { method: 'GET', path: '/api/v1/verifications/{id}/events', function: 'get-verification' },
  {
    method: 'GET',
    path: '/api/v1/verifications/multi-channel/{group_id}/status',
    function: 'get-verification',
  },
  { method: 'GET', path: '/api/v1/sessions/{id}', function: 'get-verification' },

  { method: 'POST', path: '/api/v1/verifications/{id}/cancel', function: 'complete-verification' },
  { method: 'POST', path: '/api/v1/verifications/{id}/confirm', function: 'complete-verification' },
  { method: 'POST', path: '/api/v1/verifications/{id}/test-verify', function: 'complete-verification' },
  { method: 'POST', path: '/api/v1/proofs/{id}/revoke', function: 'complete-verification' },

  { method: 'GET', path: '/api/v1/verifications', function: 'manage' },
  { method: 'GET', path: '/api/v1/verifications/users', function: 'manage' },
  { method: 'GET', path: '/api/v1/verifications/users/{external_user_id}', function: 'manage' },
  { method: 'POST', path: '/api/v1/verifications/{id}/submit', function: 'manage' },
  { method: 'POST', path: '/api/v1/verifications/{id}/verify', function: 'manage' },
  { method: 'POST', path: '/api/v1/verifications/{id}/resend', function: 'manage' },
  { method: 'GET', path: '/api/v1/verification-requests', function: 'manage' },
  { method: 'GET', path: '/api/v1/verification-requests/{id}', function: 'manage' },
  { method: 'GET', path: '/api/v1/verification-requests/by-reference/{reference_id}', function: 'manage' },
  { method: 'DELETE', path: '/api/v1/verification-requests/{id}', function: 'manage' },

  { method: 'GET', path: '/api/v1/webhook-deliveries', function: 'manage' },
  { method: 'GET', path: '/api/v1/webhook-deliveries/stats', function: 'manage' },
  { method: 'GET', path: '/api/v1/webhook-deliveries/{id}', function: 'manage' },
  { method: 'POST', path: '/api/v1/webhook-deliveries/{id}/retry', function: 'manage' },

  { method: 'GET', path: '/api/v1/usage', function: 'manage' },

  { method: 'GET', path: '/api/v1/proofs/revoked', function: 'list-revocations' },

  { method: 'POST', path: '/api/v1/proofs/validate', function: 'public' },
  { method: 'GET', path: '/api/v1/proofs/{id}/status', function: 'public' },
  { method: 'GET', path: '/.well-known/jwks.json', function: 'public' },
  { method: 'GET', path: '/test/.well-known/jwks.json', function: 'public' },
  { method: 'GET', path: '/api/openapi.json', function: 'public' },
  { method: 'GET', path: '/api/v1', function: 'public' },
  { method: 'GET', path: '/health', function: 'public' },
] as const satisfies readonly Route[];

/** What a person's browser asks: the hosted page, whose path holds the link that is all it shows, and the script that frames it. */
export const PAGE_ROUTES = [
  { method: 'GET', path: '/v/{link}', function: 'page' },
  { method: 'GET', path: '/v/{link}/state', function: 'page' },
  { method: 'POST', path: '/v/{link}/number', function: 'create-verification' },
  { method: 'POST', path: '/v/{link}/code', function: 'create-verification' },
  { method: 'POST', path: '/v/{link}/pin', function: 'complete-verification' },
  { method: 'GET', path: '/v1/page/number.js', function: 'page' },
  { method: 'GET', path: '/v1/verso.js', function: 'public' },
] as const satisfies readonly Route[];

/** Marked as free of effects, so that functions that name a few of the page's routes don't carry the whole table. */
export const ROUTES = /* @__PURE__ */ (() => [...API_ROUTES, ...PAGE_ROUTES] as const)();

/** `METHOD path` of every route of one function, as API Gateway names a route that matched. */
export type RouteKeyOf<Name extends ApiFunction> = KeyOf<
  Extract<(typeof ROUTES)[number], { function: Name }>
>;
export type ApiRouteKey = KeyOf<(typeof API_ROUTES)[number]>;
type KeyOf<Each extends Route> = Each extends Route ? `${Each['method']} ${Each['path']}` : never;

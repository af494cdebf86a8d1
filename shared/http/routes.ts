/**
 * The HTTP surface as one table. API Gateway's routes are made from it, and `$default` answers 404 and
 * 405 from it. A leaf: it imports nothing.
 */

export type ApiFunction = 'create-verification' | 'get-verification' | 'public';

export type Route = {
  readonly method: 'GET' | 'POST';
  /** API Gateway's notation: `{name}` matches one path segment. */
  readonly path: string;
  readonly function: ApiFunction;
};

export const ROUTES = [
  { method: 'POST', path: '/api/v1/verifications', function: 'create-verification' },
  { method: 'GET', path: '/api/v1/verifications/{id}', function: 'get-verification' },
  { method: 'POST', path: '/api/v1/proofs/validate', function: 'public' },
  { method: 'GET', path: '/.well-known/jwks.json', function: 'public' },
  { method: 'GET', path: '/test/.well-known/jwks.json', function: 'public' },
  { method: 'GET', path: '/api/v1', function: 'public' },
  { method: 'GET', path: '/health', function: 'public' },
] as const satisfies readonly Route[];

/** `METHOD path` of every route of one function, as API Gateway names a route that matched. */
export type RouteKeyOf<Name extends ApiFunction> = KeyOf<
  Extract<(typeof ROUTES)[number], { function: Name }>
>;
type KeyOf<Each extends Route> = Each extends Route ? `${Each['method']} ${Each['path']}` : never;

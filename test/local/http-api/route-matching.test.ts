import { expect, test } from 'vitest';
import { matchRoute } from '../../../infra/local/http-api/route-matching.ts';

const ROUTES = ['GET /v/{id}', 'GET /v/list', 'POST /v', 'ANY /any', '$default'].map((routeKey) => ({
  routeKey,
  target: routeKey,
}));

test.each([
  ['GET', '/v/list', 'GET /v/list', undefined],
  ['GET', '/v/abc', 'GET /v/{id}', { id: 'abc' }],
  ['GET', '/v/a%2Fb%20c', 'GET /v/{id}', { id: 'a/b c' }],
  ['POST', '/v', 'POST /v', undefined],
  ['DELETE', '/any', 'ANY /any', undefined],
  ['GET', '/v', '$default', undefined],
  ['GET', '/v/', '$default', undefined],
  ['GET', '/v/a/b', '$default', undefined],
])('%s %s takes the route %s', (method, path, routeKey, pathParameters) => {
  expect(matchRoute(ROUTES, method, path)).toEqual({ routeKey, target: routeKey, pathParameters });
});

test('without $default nothing matches an unknown path', () => {
  expect(matchRoute(ROUTES.slice(0, -1), 'GET', '/nothing')).toBeUndefined();
});

import type { RouteKeyOf } from '../../shared/http/routes.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';
import type { PublicDependencies } from './dependencies.ts';
import { describeApi, reportHealth } from './health.ts';
import { serveJwks } from './jwks.ts';
import { refuseRoute } from './unknown-route.ts';
import { validateProofRoute } from './validate-proof.ts';

type Answer = (event: HttpEvent) => Promise<HttpResult> | HttpResult;

/** Which answer a route gets; API Gateway says in `routeKey` which one matched. */
export function publicRoutes(dependencies: PublicDependencies): Answer {
  const answers: Readonly<Record<RouteKeyOf<'public'>, Answer>> = {
    'GET /.well-known/jwks.json': serveJwks(dependencies, 'live'),
    'GET /test/.well-known/jwks.json': serveJwks(dependencies, 'test'),
    'POST /api/v1/proofs/validate': validateProofRoute(dependencies),
    'GET /api/v1': describeApi,
    'GET /health': reportHealth(dependencies),
  };
  const byKey = new Map<string, Answer>(Object.entries(answers));
  return (event) => (byKey.get(event.routeKey) ?? refuseRoute)(event);
}

import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type { Clock, ProjectDirectory } from '../../shared/ports.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';
import { describeApi, reportHealth } from './health.ts';
import { serveJwks } from './jwks.ts';
import { refuseRoute } from './unknown-route.ts';
import { validateProofRoute } from './validate-proof.ts';

export type PublicDependencies = {
  readonly clock: Clock;
  readonly issuer: string;
  readonly directory: Pick<ProjectDirectory, 'findApiKey'>;
  readonly settings: () => Promise<DeploymentSettings>;
};

type Answer = (event: HttpEvent) => Promise<HttpResult> | HttpResult;

/** Which answer a route gets; API Gateway says in `routeKey` which one matched. */
export function publicRoutes(dependencies: PublicDependencies): Answer {
  const answers: Readonly<Record<string, Answer>> = {
    'GET /.well-known/jwks.json': serveJwks(dependencies, 'live'),
    'GET /test/.well-known/jwks.json': serveJwks(dependencies, 'test'),
    'POST /api/v1/proofs/validate': validateProofRoute(dependencies),
    'GET /api/v1': describeApi,
    'GET /health': reportHealth(dependencies),
  };
  return (event) => (answers[event.routeKey] ?? refuseRoute)(event);
}

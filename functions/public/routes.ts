import { type Answer, dispatch } from '../middleware/dispatch.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';
import type { PublicDependencies } from './dependencies.ts';
import { serveEmbedScript } from './embed-script.ts';
import { describeApi, reportHealth } from './health.ts';
import { serveJwks } from './jwks.ts';
import { serveOpenApi } from './openapi.ts';
import { proofStatusRoute } from './proof-status.ts';
import { refuseRoute } from './unknown-route.ts';
import { validateProofRoute } from './validate-proof.ts';

export function publicRoutes(dependencies: PublicDependencies): Answer<HttpEvent> {
  const answer = dispatch<'public', HttpEvent>(
    {
      'GET /.well-known/jwks.json': serveJwks(dependencies, 'live'),
      'GET /test/.well-known/jwks.json': serveJwks(dependencies, 'test'),
      'POST /api/v1/proofs/validate': validateProofRoute(dependencies),
      'GET /api/v1/proofs/{id}/status': proofStatusRoute(dependencies),
      'GET /api/openapi.json': serveOpenApi,
      'GET /api/v1': describeApi,
      'GET /v1/verso.js': serveEmbedScript(dependencies),
      'GET /health': reportHealth(dependencies),
    },
    refuseRoute,
  );
  return (event) => (event.requestContext.http.method === 'HEAD' ? answerHead(answer, event) : answer(event));
}

/** As GET without the content (RFC 9110, section 9.3.2). API Gateway has no route for it, so it comes by `$default`. */
async function answerHead(answer: Answer<HttpEvent>, event: HttpEvent): Promise<HttpResult> {
  const result = await answer({ ...event, routeKey: `GET ${event.rawPath}` });
  return { ...result, body: '' };
}

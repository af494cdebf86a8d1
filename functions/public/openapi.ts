import { type HttpResult, json } from '../middleware/http-event.ts';

/** Made from the schemas that validate requests by `npm run openapi`. Read when it is asked for, not at every start. */
export async function serveOpenApi(): Promise<HttpResult> {
  const { default: document } = await import('./openapi.json', { with: { type: 'json' } });
  return json(200, document, { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' });
}

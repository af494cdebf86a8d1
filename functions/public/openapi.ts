import { brotliDecompressSync } from 'node:zlib';
import { type HttpResult, json } from '../middleware/http-event.ts';

/**
 * Made from the schemas that validate requests by `npm run openapi`. Packed to a tenth, since every cold start of this
 * function loads it, and unpacked when it is asked for.
 */
export async function serveOpenApi(): Promise<HttpResult> {
  const { PACKED } = await import('./openapi-packed.ts');
  const document: unknown = JSON.parse(brotliDecompressSync(Buffer.from(PACKED, 'base64')).toString('utf8'));
  return json(200, document, { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' });
}

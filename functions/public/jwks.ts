import { publicKeys } from '../../shared/deployment/signing-key.ts';
import type { Environment } from '../../shared/verification/verification.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';
import type { PublicDependencies } from './dependencies.ts';
import { etagOf, isKnown } from './revalidation.ts';

/**
 * The JWK Set (RFC 7517 section 5) of one environment. Caches keep it a day; a new key is therefore published
 * a day before it signs. `ETag` lets them ask again for the price of a 304.
 */
export function serveJwks({ settings }: Pick<PublicDependencies, 'settings'>, environment: Environment) {
  return async ({ headers }: HttpEvent): Promise<HttpResult> => {
    const body = JSON.stringify({ keys: publicKeys(await settings(), environment) });
    const etag = etagOf(body);
    const caching = { 'cache-control': 'public, max-age=86400', etag };
    if (isKnown(etag, headers['if-none-match'])) return { statusCode: 304, headers: caching };
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', ...caching },
      body,
    };
  };
}

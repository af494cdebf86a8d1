import { gzipSync } from 'node:zlib';
import { takesGzip } from '../middleware/compression.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';
import type { PublicDependencies } from './dependencies.ts';
import { etagOf, isKnown } from './revalidation.ts';

/**
 * The script that shows the hosted page inside a caller's. Every page of theirs loads it, so it is cached for a day and asked for again
 * by ETag; it is kept apart from the page, whose function it would keep from people who are waiting.
 */
export function serveEmbedScript({ embedScript }: Pick<PublicDependencies, 'embedScript'>) {
  // Weak: it names the script, whichever way it is packed.
  const etag = `W/${etagOf(embedScript)}`;
  const headers = {
    'cache-control': 'public, max-age=86400, stale-while-revalidate=604800',
    // For a page that isolates itself (COEP), and for `crossorigin`, without which a browser hides what a script throws.
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'accept-encoding',
    etag,
  };
  let zipped: string | undefined;
  return async ({ headers: given }: HttpEvent): Promise<HttpResult> => {
    if (isKnown(etag, given['if-none-match'])) return { statusCode: 304, headers };
    const typed = { ...headers, 'content-type': 'text/javascript; charset=utf-8' };
    if (!takesGzip({ headers: given })) return { statusCode: 200, headers: typed, body: embedScript };
    zipped ??= gzipSync(embedScript, { level: 9 }).toString('base64');
    return {
      statusCode: 200,
      headers: { ...typed, 'content-encoding': 'gzip' },
      body: zipped,
      isBase64Encoded: true,
    };
  };
}

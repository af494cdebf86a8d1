import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { lazily } from '../../shared/lazily.ts';
import { takesGzip } from '../middleware/compression.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';

/** The script that checks numbers as they are typed: the library's rules are too large for the document. */
export type NumberScript = {
  readonly path: string;
  /** @see https://www.w3.org/TR/sri-2/ */
  readonly integrity: string;
};

const PATH = '/v1/page/number.js';

/** Its address changes with it, so that it can be kept for a year. */
export function numberScriptOf(script: string): NumberScript {
  const hash = createHash('sha384').update(script).digest('base64');
  return { path: `${PATH}?v=${encodeURIComponent(hash.slice(0, 12))}`, integrity: `sha384-${hash}` };
}

export function serveNumberScript(script: () => string): (event: HttpEvent) => HttpResult {
  const zipped = lazily(() => gzipSync(script()).toString('base64'));
  return (event) => {
    const zips = takesGzip(event);
    return {
      statusCode: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'same-origin',
        vary: 'accept-encoding',
        ...(zips && { 'content-encoding': 'gzip' }),
      },
      body: zips ? zipped() : script(),
      isBase64Encoded: zips,
    };
  };
}

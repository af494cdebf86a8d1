import { gzipSync } from 'node:zlib';
import type { Random } from '../../shared/ports.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import { takesGzip } from '../middleware/compression.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';

const NONCE_BYTES = 16;

/** Lets the script and the style of one answer run. */
export function drawNonce(random: Random): string {
  return Buffer.from(random.bytes(NONCE_BYTES)).toString('base64');
}

/** Nothing but our own script and style runs, nothing is fetched but from here, and only whom the project named may frame it. */
function policyOf(nonce: string, { frameOrigins = [] }: Pick<PageSettings, 'frameOrigins'>): string {
  const framedBy = frameOrigins.length > 0 ? frameOrigins.join(' ') : "'none'";
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framedBy}`,
  ].join('; ');
}

export function html(
  status: number,
  document: string,
  nonce: string,
  settings: Pick<PageSettings, 'frameOrigins'>,
  event: Pick<HttpEvent, 'headers'>,
): HttpResult {
  const zips = takesGzip(event);
  return {
    statusCode: status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyOf(nonce, settings),
      'cache-control': 'no-store',
      // The address is a secret.
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'accept-encoding, accept-language',
      ...(zips && { 'content-encoding': 'gzip' }),
    },
    body: zips ? gzipSync(document).toString('base64') : document,
    isBase64Encoded: zips,
  };
}

import type { MiddlewareObj } from '@middy/core';
import type { HttpEvent, HttpResult } from './http-event.ts';

/** Below this the header that tells of it outweighs what is saved. */
const LEAST_BYTES = 256;
/** Answers have a few kilobytes: a window and tables of that size are made sooner than zlib's own. */
const SMALL = { windowBits: 12, memLevel: 5 } as const;

/** API Gateway's HTTP API compresses nothing by itself. */
export function takesGzip({ headers }: Pick<HttpEvent, 'headers'>): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(headers['accept-encoding'] ?? '');
}

/**
 * JSON goes out by half where the caller takes it so, as most HTTP libraries do: a proof's token stands in an answer twice. Without `Vary`, since
 * nobody stores these answers. A length gives nothing of the token away to who listens (BREACH): that takes thousands of answers in which the
 * listener's own text changes, and what people's apps tell of them is written once.
 */
export function compression(): MiddlewareObj<HttpEvent, HttpResult, Error> {
  return {
    async after({ event, response }) {
      if (!response?.body || response.isBase64Encoded || response.body.length < LEAST_BYTES) return;
      if (!response.headers['content-type']?.startsWith('application/json') || !takesGzip(event)) return;
      // Loaded with the first answer that is packed, since whoever takes none needs none when a container starts.
      const { gzipSync } = await import('node:zlib');
      response.headers['content-encoding'] = 'gzip';
      response.body = gzipSync(response.body, SMALL).toString('base64');
      response.isBase64Encoded = true;
    },
  };
}

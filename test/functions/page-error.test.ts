import middy from '@middy/core';
import { expect, test } from 'vitest';
import { errorResponse } from '../../functions/middleware/error-response.ts';
import type { HttpEvent, HttpResult } from '../../functions/middleware/http-event.ts';
import { responseHeaders } from '../../functions/middleware/response-headers.ts';
import { errorPage } from '../../functions/page/error-page.ts';
import { VersoError } from '../../shared/errors.ts';
import { httpEvent } from './events.ts';
import { recordingLogger } from './lambda.ts';

const random = { bytes: (length: number) => new Uint8Array(length) };
const assets = { script: '', style: '', numberScript: () => '', callingCodes: {} };

async function refuse(routeKey: string): Promise<HttpResult> {
  const { logger } = recordingLogger();
  const handler = middy()
    .use(errorPage({ random, assets }))
    .use(responseHeaders())
    .use(errorResponse(logger))
    .handler((_event: HttpEvent): HttpResult => {
      throw new VersoError('rate_limited', 'Too many.', { headers: { 'retry-after': '7' } });
    });
  const event = httpEvent({ routeKey, headers: { 'accept-language': 'de' } });
  return await handler(event, Object.create(null));
}

test('a person reads a refusal as a page, with its status and its headers', async () => {
  const { statusCode, headers, body } = await refuse('GET /v/{link}');
  expect([statusCode, headers['retry-after']]).toEqual([429, '7']);
  expect(headers['content-type']).toContain('text/html');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-request-id']).toBe('JKJaXmPLvHcESHA=');
  expect(body).toContain('Bei uns ist etwas schiefgegangen');
});

test('a script reads it as everywhere', async () => {
  const { headers, body } = await refuse('GET /v/{link}/state');
  expect(headers['content-type']).toContain('application/json');
  expect(JSON.parse(body ?? '')).toMatchObject({ error: { code: 'rate_limited' } });
});

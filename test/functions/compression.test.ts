import { gunzipSync } from 'node:zlib';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { compression } from '../../functions/middleware/compression.ts';
import { type HttpEvent, type HttpResult, json } from '../../functions/middleware/http-event.ts';
import { httpEvent } from './events.ts';

const PROOF = { proof: { token: 'x'.repeat(900) }, proof_token: 'x'.repeat(900), name: 'Ąžuolas 🌳' };

async function answered(answer: HttpResult, acceptEncoding?: string): Promise<HttpResult> {
  const handler = middy<HttpEvent, HttpResult>()
    .use(compression())
    .handler(async () => answer);
  const headers: Record<string, string> = acceptEncoding ? { 'accept-encoding': acceptEncoding } : {};
  return handler({ ...httpEvent(), headers }, {} as Context);
}

describe('an answer of the API', () => {
  test.each(['gzip', 'br, gzip, deflate', 'deflate;q=0.5, GZIP;q=0.8'])(
    'goes out packed to whoever accepts %s, and is the same unpacked',
    async (accepts) => {
      const { headers, body = '', isBase64Encoded } = await answered(json(200, PROOF), accepts);
      expect([headers['content-encoding'], isBase64Encoded]).toEqual(['gzip', true]);
      const bytes = Buffer.from(body, 'base64');
      expect(bytes.length).toBeLessThan(JSON.stringify(PROOF).length / 2);
      expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(PROOF);
    },
  );

  test.each([undefined, 'identity', 'br', 'gzip;q=0'])(
    'goes out as it is to whoever accepts %s',
    async (accepts) => {
      expect(await answered(json(200, PROOF), accepts)).toEqual(json(200, PROOF));
    },
  );

  test.each([
    ['too short to gain by it', json(200, { id: '1' })],
    [
      'not JSON',
      { statusCode: 200, headers: { 'content-type': 'text/event-stream' }, body: 'x'.repeat(900) },
    ],
    ['without a body', { statusCode: 204, headers: {} }],
  ])('that is %s stays as it is', async (_, answer) => {
    expect(await answered({ ...answer, headers: { ...answer.headers } }, 'gzip')).toEqual(answer);
  });
});

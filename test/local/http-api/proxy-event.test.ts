import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  fromProxyResult,
  toFunctionUrlEvent,
  toProxyEvent,
} from '../../../infra/local/http-api/proxy-event.ts';

const NOW = Date.UTC(2026, 7, 7, 1, 37, 53, 815);
const ROUTE = { routeKey: 'POST /v/{id}', target: undefined, pathParameters: { id: 'a b' } };

/** What a server gets of a request that is sent for real. */
async function received(path: string, headers: Record<string, string | string[]>): Promise<IncomingMessage> {
  const server = createServer((_request, response) => response.end());
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const arrived = once(server, 'request');
  request({ port, path, headers, method: 'POST', agent: false }).end();
  const [incoming] = await arrived;
  return incoming;
}

async function eventOf(path: string, headers: Record<string, string | string[]>, body = '') {
  return toProxyEvent(await received(path, headers), Buffer.from(body), ROUTE, NOW);
}

describe("an event of API Gateway's payload format 2.0", () => {
  test('carries route, path, query, cookies, headers and time as API Gateway writes them', async () => {
    const event = await eventOf('/v/a%20b?hub.mode=x&a=1&a=2%203', {
      'X-Custom': ['one', 'two'],
      Cookie: 'k=v; l=w',
      'User-Agent': 'test',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /v/{id}',
      rawPath: '/v/a b',
      rawQueryString: 'hub.mode=x&a=1&a=2%203',
      queryStringParameters: { 'hub.mode': 'x', a: '1,2 3' },
      pathParameters: { id: 'a b' },
      cookies: ['k=v', 'l=w'],
      headers: { 'x-custom': 'one,two', 'user-agent': 'test' },
      requestContext: {
        http: { method: 'POST', path: '/v/a b', sourceIp: '127.0.0.1', userAgent: 'test' },
        stage: '$default',
        time: '07/Aug/2026:01:37:53 +0000',
        timeEpoch: NOW,
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('body');
  });

  test.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/x-www-form-urlencoded; charset=utf-8', true],
    ['application/octet-stream', true],
    ['application/jsonlines', true],
  ])('a body of %s is in base64: %s', async (contentType, isBase64Encoded) => {
    const event = await eventOf('/v/x', { 'content-type': contentType }, 'a=ž');
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe('a=ž');
  });

  test('a body without a type is in base64', async () => {
    expect((await eventOf('/v/x', {}, '{}')).isBase64Encoded).toBe(true);
  });
});

test('an event of a Function URL keeps the path as it came, and names its own host whatever Host says', async () => {
  const request = await received('/a%20b/?q=%7e', { Host: 'evil.example', 'X-Forwarded-Proto': 'https' });
  const url = { id: 'Url', domainName: '127.0.0.1:4000' };
  expect(toFunctionUrlEvent(request, Buffer.alloc(0), url, NOW)).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/a%20b/',
    rawQueryString: 'q=%7e',
    headers: { host: 'evil.example', 'x-forwarded-proto': 'http' },
    requestContext: {
      ...{ accountId: 'anonymous', apiId: 'Url', domainName: '127.0.0.1:4000' },
      http: { path: '/a%20b/' },
    },
  });
});

describe("a function's answer", () => {
  test('keeps status, headers, cookies and a body in base64', () => {
    const answer = fromProxyResult({
      statusCode: 201,
      headers: { 'X-One': 1 },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from('ž').toString('base64'),
      isBase64Encoded: true,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers).toEqual({ 'x-one': '1', 'set-cookie': ['a=1', 'b=2'] });
    expect(answer.body.toString()).toBe('ž');
  });

  test('without a status is the JSON body of a 200', () => {
    const { status, headers, body } = fromProxyResult({ hello: 1 });
    expect([status, headers['content-type'], body.toString()]).toEqual([
      200,
      'application/json',
      '{"hello":1}',
    ]);
  });

  test.each([{ statusCode: '200' }, { statusCode: 99 }, { statusCode: 200, body: {} }])(
    '%j is refused, which API Gateway answers with a 500',
    (result) => {
      expect(() => fromProxyResult(result)).toThrow();
    },
  );
});

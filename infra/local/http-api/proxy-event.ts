import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { z } from 'zod';
import type { Matched } from './route-matching.ts';

/**
 * The event of an HTTP API's Lambda proxy integration, payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toProxyEvent(
  request: IncomingMessage,
  body: Buffer,
  { routeKey, pathParameters }: Matched<unknown>,
  now: number,
): APIGatewayProxyEventV2 {
  const headers = joinedHeaders(request);
  return toEvent(request, body, now, {
    routeKey,
    pathParameters,
    headers,
    // HTTP APIs decode the path, unlike function URLs: https://github.com/honojs/hono/issues/2156
    path: decoded(splitTarget(request).path),
    accountId: '000000000000',
    id: 'local',
    domainName: headers.host ?? '127.0.0.1',
  });
}

/**
 * The event of a Function URL that anybody may call. `domainName` is the URL's own host: here `Host` can say anything, where Lambda
 * finds the function by it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function toFunctionUrlEvent(
  request: IncomingMessage,
  body: Buffer,
  { id, domainName }: { readonly id: string; readonly domainName: string },
  now: number,
): APIGatewayProxyEventV2 {
  return toEvent(request, body, now, {
    routeKey: '$default',
    pathParameters: undefined,
    headers: { ...joinedHeaders(request), 'x-forwarded-proto': 'http' },
    path: splitTarget(request).path,
    accountId: 'anonymous',
    id,
    domainName,
  });
}

type Front = {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  readonly accountId: string;
  readonly id: string;
  readonly domainName: string;
};

function toEvent(
  request: IncomingMessage,
  body: Buffer,
  now: number,
  { routeKey, pathParameters, headers, path, accountId, id, domainName }: Front,
): APIGatewayProxyEventV2 {
  const { query } = splitTarget(request);
  const { cookie, ...others } = headers;
  const isText = isTextual(headers['content-type']);
  const parameters = new URLSearchParams(query);
  const time = new Date(now);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers: others,
    ...(query !== '' && {
      queryStringParameters: Object.fromEntries(
        [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
      ),
    }),
    ...(pathParameters && { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId,
      apiId: id,
      domainName,
      domainPrefix: id,
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: commonLogTime(time),
      timeEpoch: time.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** The path as it was sent, without the query. */
export function splitTarget(request: IncomingMessage): { path: string; query: string } {
  const [path = '/', ...rest] = (request.url ?? '/').split('?');
  return { path, query: rest.join('?') };
}

/**
 * API Gateway hands these over as text and everything else in base64: forms, and bodies without a type, too.
 * Measured against AWS in https://github.com/ministackorg/ministack/pull/766
 */
function isTextual(contentType = ''): boolean {
  return /^(text\/[^;]*|application\/(json|javascript|xml))\s*(;|$)/i.test(contentType);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Like 07/Aug/2026:01:37:53 +0000 */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}

const proxyResult = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
};

/** Without a statusCode the whole answer is the body of a 200, as the format allows. */
export function fromProxyResult(result: unknown): HttpAnswer {
  const isStructured = typeof result === 'object' && result !== null && 'statusCode' in result;
  if (!isStructured) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
  }
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = proxyResult.parse(result);
  return {
    status: statusCode,
    headers: {
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...(cookies && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

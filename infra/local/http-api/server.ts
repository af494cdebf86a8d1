import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FunctionTimedOut, type LocalFunction } from '../lambda/function.ts';
import { fromProxyResult, type HttpAnswer, splitTarget, toProxyEvent } from './proxy-event.ts';
import { matchRoute } from './route-matching.ts';

type Route = { readonly routeKey: string; readonly target: LocalFunction };

export type HttpApiServer = {
  readonly url: string;
  /** Before this every request is answered 503. */
  serve(routes: readonly Route[], now: () => number): void;
  close(): Promise<void>;
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY = 10 * 1024 * 1024;

/** Listens on 127.0.0.1 as API Gateway's HTTP API would; port 0 takes a free one. Rejects when it is taken. */
export async function startHttpApi(port: number): Promise<HttpApiServer> {
  let serving: { routes: readonly Route[]; now: () => number } | undefined;
  const server = createServer((request, response) => {
    const answer = serving
      ? handle(request, serving.routes, serving.now)
      : Promise.resolve(gatewayError(503));
    answer
      .catch(() => gatewayError(500))
      .then((found) => send(response, found))
      // A function may answer a header that can't be sent.
      .catch(() => send(response, gatewayError(500)))
      .catch(() => response.destroy());
  });
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    serve(routes, now) {
      serving = { routes, now };
    },
    close() {
      server.closeAllConnections();
      return new Promise((fulfil) => server.close(() => fulfil()));
    },
  };
}

async function handle(
  request: IncomingMessage,
  routes: readonly Route[],
  now: () => number,
): Promise<HttpAnswer> {
  const body = await readBody(request);
  if (!body) return gatewayError(413);
  const matched = matchRoute(routes, request.method ?? 'GET', splitTarget(request).path);
  if (!matched) return gatewayError(404);
  const event = toProxyEvent(request, body, matched, now());
  const answer = await invoke(matched.target, event);
  return { ...answer, headers: { ...answer.headers, 'apigw-requestid': event.requestContext.requestId } };
}

async function invoke(target: LocalFunction, event: unknown): Promise<HttpAnswer> {
  try {
    const result = await target.invoke(event);
    return result.ok ? fromProxyResult(result.value) : gatewayError(500);
  } catch (error) {
    return gatewayError(error instanceof FunctionTimedOut ? 503 : 500);
  }
}

const MESSAGES = {
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** The gateway's own refusals have its own body. */
function gatewayError(status: keyof typeof MESSAGES): HttpAnswer {
  const body = Buffer.from(JSON.stringify({ message: MESSAGES[status] }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, {
    'apigw-requestid': randomUUID(),
    ...headers,
    ...(!bodiless && { 'content-length': body.length }),
  });
  response.end(bodiless ? undefined : body);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
  }
  return length <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((fulfil, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', fulfil);
  });
}

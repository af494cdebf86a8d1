import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { FunctionTimedOut, type LocalFunction } from '../lambda/function.ts';
import { type ListeningServer, listenOnLoopback, readBody } from '../loopback-http.ts';
import { gatewayError, send } from './gateway-answer.ts';
import { fromProxyResult, type HttpAnswer, splitTarget, toProxyEvent } from './proxy-event.ts';
import { matchRoute } from './route-matching.ts';

type Route = { readonly routeKey: string; readonly target: LocalFunction };

export type LocalRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** Answers what lies below `/local/`, which no template knows. */
export type LocalPages = (request: LocalRequest) => Promise<HttpAnswer>;

export type HttpApiServer = ListeningServer & {
  serveLocally(pages: LocalPages): void;
  /** Before this every request is answered 503. */
  serve(routes: readonly Route[], now: () => number): void;
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY = 10 * 1024 * 1024;

/** Listens on 127.0.0.1 as API Gateway's HTTP API would; port 0 takes a free one. Rejects when it is taken. */
export async function startHttpApi(port: number): Promise<HttpApiServer> {
  let serving: { routes: readonly Route[]; now: () => number } | undefined;
  let pages: LocalPages | undefined;
  const server = createServer((request, response) => {
    const { path } = splitTarget(request);
    const answer =
      pages && path.startsWith('/local/')
        ? handleLocally(request, path, pages)
        : serving
          ? handle(request, serving.routes, serving.now)
          : Promise.resolve(gatewayError(503));
    answer
      .catch(() => gatewayError(500))
      .then((found) => send(response, requestId(found)))
      // A function may answer a header that can't be sent.
      .catch(() => send(response, requestId(gatewayError(500))))
      .catch(() => response.destroy());
  });
  const { url, close } = await listenOnLoopback(server, port);
  return {
    url,
    close,
    serve(routes, now) {
      serving = { routes, now };
    },
    serveLocally(given) {
      pages = given;
    },
  };
}

async function handleLocally(request: IncomingMessage, path: string, pages: LocalPages): Promise<HttpAnswer> {
  const body = await readBody(request, LARGEST_BODY);
  if (!body) return gatewayError(413);
  return await pages({
    method: request.method ?? 'GET',
    path,
    headers: request.headers,
    body: body.toString('utf8'),
  });
}

async function handle(
  request: IncomingMessage,
  routes: readonly Route[],
  now: () => number,
): Promise<HttpAnswer> {
  const body = await readBody(request, LARGEST_BODY);
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

function requestId(answer: HttpAnswer): HttpAnswer {
  return { ...answer, headers: { 'apigw-requestid': randomUUID(), ...answer.headers } };
}

import { createServer, type IncomingMessage } from 'node:http';
import type { LocalFunction } from '../lambda/function.ts';
import { listenOnLoopback, readBody } from '../loopback-http.ts';
import { gatewayError, send } from './gateway-answer.ts';
import { fromProxyResult, type HttpAnswer, toFunctionUrlEvent } from './proxy-event.ts';

export type FunctionUrls = {
  /** By the URL's logical id, with a slash at its end as Lambda writes it. Throws for one that is not there. */
  url(id: string): string;
  /** Before this every request is answered 503. */
  serve(targets: ReadonlyMap<string, LocalFunction>, now: () => number): void;
  close(): Promise<void>;
};

type Serving = { readonly targets: ReadonlyMap<string, LocalFunction>; readonly now: () => number };

/** Of a whole invocation: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_BODY = 6 * 1024 * 1024;

/**
 * Function URLs of these logical ids. Lambda gives each a host of its own; here each has a free port of 127.0.0.1, so that its path
 * and what a provider signs stay as they are.
 */
export async function startFunctionUrls(ids: readonly string[]): Promise<FunctionUrls> {
  let serving: Serving | undefined;
  const servers = new Map(
    await Promise.all(
      ids.map(async (id) => {
        const server = createServer((request, response) => {
          const answer = serving ? handle(request, id, serving) : Promise.resolve(gatewayError(503));
          answer
            .catch(() => gatewayError(502))
            .then((found) => send(response, found))
            // A function may answer a header that can't be sent.
            .catch(() => send(response, gatewayError(502)))
            .catch(() => response.destroy());
        });
        return [id, await listenOnLoopback(server, 0)] as const;
      }),
    ),
  );
  const urlOf = (id: string) => {
    const server = servers.get(id);
    if (!server) throw new Error(`There is no function URL ${id}.`);
    return server.url;
  };

  async function handle(
    request: IncomingMessage,
    id: string,
    { targets, now }: Serving,
  ): Promise<HttpAnswer> {
    const body = await readBody(request, LARGEST_BODY);
    if (!body) return gatewayError(413);
    const domainName = new URL(urlOf(id)).host;
    const event = toFunctionUrlEvent(request, body, { id, domainName }, now());
    const result = await targets.get(id)?.invoke(event);
    return result?.ok ? fromProxyResult(result.value) : gatewayError(502);
  }

  return {
    url: (id) => `${urlOf(id)}/`,
    serve(targets, now) {
      serving = { targets, now };
    },
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close()));
    },
  };
}

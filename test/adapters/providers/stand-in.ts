import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { listenOnLoopback } from '../../../infra/local/loopback-http.ts';

export type StandInRequest = {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly form: URLSearchParams;
  readonly body: string;
};

export type StandInAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is no text is sent as JSON. */
  readonly body: unknown;
};

export type StandIn = {
  readonly baseUrl: string;
  readonly received: readonly StandInRequest[];
  /** Gives these answers first, in place of its own; `stall` answers nothing at all. */
  failNext(...answers: readonly Failure[]): void;
  /** The same for the calls that are meant. */
  failAt(isMeant: (request: StandInRequest) => boolean, ...answers: readonly Failure[]): void;
};

type Failure = StandInAnswer | 'stall';

/** A server on this machine for the rest of the test, which answers as a provider's API does. */
export async function startStandIn(
  answer: (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>,
): Promise<StandIn> {
  const received: StandInRequest[] = [];
  const failures: { isMeant: (request: StandInRequest) => boolean; answer: Failure }[] = [];
  const failureOf = (request: StandInRequest) => {
    const index = failures.findIndex(({ isMeant }) => isMeant(request));
    return index < 0 ? undefined : failures.splice(index, 1)[0]?.answer;
  };
  const failAt: StandIn['failAt'] = (isMeant, ...answers) =>
    void failures.push(...answers.map((each) => ({ isMeant, answer: each })));
  const server = createServer(async (incoming, response) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://stand-in');
    const body = await text(incoming);
    const request = {
      method: incoming.method ?? '',
      path: pathname,
      query: searchParams,
      headers: incoming.headers,
      form: new URLSearchParams(body),
      body,
    };
    received.push(request);
    const given = failureOf(request) ?? (await answer(request));
    if (given === 'stall') return;
    const { status = 200, headers = {}, body: said } = given;
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof said === 'string' ? said : JSON.stringify(said));
  });
  const { url, close } = await listenOnLoopback(server, 0);
  onTestFinished(close);
  return { baseUrl: url, received, failAt, failNext: (...answers) => failAt(() => true, ...answers) };
}

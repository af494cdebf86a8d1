import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach } from 'vitest';

export type Received = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** What is sent back: a text as it is, anything else as JSON. */
export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** Undefined leaves the caller without an answer. */
type Answering = (request: Received) => Reply | undefined;

export type Service = {
  readonly url: string;
  /** Since the test began. */
  readonly received: readonly Received[];
  answer(answering: Answering): void;
  /** One after the other; the last one again and again. */
  answerInTurn(...replies: readonly [Reply, ...Reply[]]): void;
};

/** An HTTP server on a free port of this machine that stands for a deployment, and says what a test tells it to. */
export function useService(): Service {
  const received: Received[] = [];
  let answering: Answering = () => undefined;
  let server: Server | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(seen);
    const reply = answering(seen);
    if (!reply) return;
    const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
    response
      .writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
      .end(body);
  }

  beforeAll(async () => {
    server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    received.length = 0;
    answering = () => undefined;
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });

  return {
    get url() {
      const address = server?.address();
      if (!address || typeof address === 'string') throw new Error('The service has not started.');
      return `http://127.0.0.1:${address.port}`;
    },
    received,
    answer(next) {
      answering = next;
    },
    answerInTurn(...replies) {
      let [next] = replies;
      const later = replies.values();
      answering = () => {
        next = later.next().value ?? next;
        return next;
      };
    },
  };
}

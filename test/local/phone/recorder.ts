import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export type Recorded = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Answer = { readonly status: number; readonly body: string };

export type Recorder = { readonly baseUrl: string; readonly received: readonly Recorded[] };

/** Writes down what comes and gives the prepared answers in their order, the last one for all that follow. */
export async function startRecorder(answers: readonly Answer[]): Promise<Recorder> {
  const received: Recorded[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    received.push({ method, url, headers, body: await text(request) });
    const { status, body } = answers[received.length - 1] ?? answers.at(-1) ?? { status: 200, body: '' };
    response.writeHead(status).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${portOf(server.address())}`, received };
}

/** A port on which nothing listens any more. */
export async function freedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const port = portOf(server.address());
  await new Promise((closed) => server.close(closed));
  return port;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

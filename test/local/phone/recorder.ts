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

/** Where nothing listens: below 1024 no port is given to anybody who asks for a free one, and this one belongs to no service. */
export const NOBODY_LISTENS = 'http://127.0.0.1:4';

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

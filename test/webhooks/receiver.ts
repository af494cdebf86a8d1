import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: ReceivedEvent;
};
export type ReceivedEvent = {
  readonly id: string;
  readonly event: string;
  readonly created_at: string;
  readonly test: boolean;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/** What a receiver does with a request. A number is the status that it answers with at once. */
export type Behaviour = number | ((response: ServerResponse, received: Received) => void);

export type Receiver = {
  readonly url: string;
  /** Every request that came, whatever was done with it. */
  readonly received: readonly Received[];
  /** Of what comes from now on. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
};

export const closesTheSocket: Behaviour = (response) => response.socket?.destroy();
export const hangs: Behaviour = () => undefined;

/** A caller's server, on this machine. */
export async function startReceiver(behaviour: Behaviour = 200): Promise<Receiver> {
  let behaves = behaviour;
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const one = { headers: request.headers, body, event: JSON.parse(body) };
      received.push(one);
      if (typeof behaves === 'number') response.writeHead(behaves).end('thanks');
      else behaves(response, one);
    });
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    behave(next) {
      behaves = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((fulfil) => server.close(() => fulfil()));
    },
  };
}

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';

const schema = z.looseObject({
  id: z.string(),
  event: z.string(),
  test: z.boolean(),
  data: z.record(z.string(), z.unknown()),
});

export type ListenedEvent = z.infer<typeof schema>;

export type Heard =
  | { readonly valid: true; readonly event: ListenedEvent; readonly again: boolean }
  /** Why, in a few words. */
  | { readonly valid: false; readonly reason: string };

type Options = {
  /** Any of them may have signed: two are valid while one is changed. */
  readonly secrets: readonly string[];
  readonly port: number;
  /** The status that a delivery is answered with. */
  readonly answer: number;
  readonly onDelivery: (heard: Heard) => void;
};

export type Listener = { readonly url: string; close(): Promise<void> };

/** More than any event has. */
const MOST_BYTES = 1_000_000;

/** A receiver on this machine alone, which answers 400 to what the service did not sign. Rejects when the port is taken. */
export async function startListener({ secrets, port, answer, onDelivery }: Options): Promise<Listener> {
  const seen = new Set<string>();
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST' }).end();
    const heard = await hear(request);
    response.writeHead(heard.valid ? answer : 400).end();
    onDelivery(heard);
  });

  async function hear(request: IncomingMessage): Promise<Heard> {
    try {
      const signed = verify(await readBody(request), request);
      const event = schema.safeParse(signed);
      if (!event.success)
        return { valid: false, reason: 'The signature holds, for something else than an event.' };
      const again = seen.has(event.data.id);
      seen.add(event.data.id);
      return { valid: true, event: event.data, again };
    } catch (error) {
      if (error instanceof WebhookVerificationError) return { valid: false, reason: `${error.message}.` };
      return { valid: false, reason: 'The body could not be read.' };
    }
  }

  /** Throws what is wrong by the first of the secrets. */
  function verify(body: string, { headers }: IncomingMessage): unknown {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const tries = secrets.map((secret) => attempt(() => new Webhook(secret).verify(body, given)));
    const found = tries.find((each) => 'signed' in each) ?? tries[0];
    if (found && 'signed' in found) return found.signed;
    throw found?.error;
  }

  await new Promise<void>((listening, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function attempt(verify: () => unknown): { readonly signed: unknown } | { readonly error: unknown } {
  try {
    return { signed: verify() };
  } catch (error) {
    return { error };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new RangeError('The body is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

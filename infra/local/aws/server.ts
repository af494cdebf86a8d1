import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { AwsError, errorReply } from './aws-error.ts';
import type { Dispatch } from './dispatch.ts';
import type { AwsReply } from './service.ts';

/** DynamoDB's own limit for a request, the largest among the services here. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

export type ListeningServer = { readonly url: string; close(): Promise<void> };

export async function listen(dispatch: Dispatch, port: number): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    answer(dispatch, request)
      .catch((error: unknown) => errorReply(asAwsError(error)))
      .then((reply) => send(response, reply))
      // What can't be sent ends its own connection and nothing else.
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function answer(dispatch: Dispatch, request: IncomingMessage): Promise<AwsReply> {
  const body = await readBody(request);
  if (request.method !== 'POST') {
    throw new AwsError('UnknownOperationException', 'Every operation here is a POST.', 404);
  }
  return dispatch({ headers: request.headers, body });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    // Read on to the end without keeping it: a reply before the end of the request would look like a reset.
    if (length <= LARGEST_BODY_BYTES) chunks.push(bytes);
  }
  if (length > LARGEST_BODY_BYTES) {
    throw new AwsError('RequestEntityTooLargeException', 'The request is larger than 16 MB.', 413);
  }
  return Buffer.concat(chunks);
}

/** Whatever went wrong, the caller gets an answer and the server stays up. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const reason = error instanceof Error ? error.message : 'unknown reason';
  return new AwsError('InternalServerError', `The local AWS endpoint failed: ${reason}`, 500);
}

function send(response: ServerResponse, reply: AwsReply): void {
  response.writeHead(reply.status, {
    'x-amzn-requestid': randomUUID(),
    ...reply.headers,
    'content-length': Buffer.byteLength(reply.body),
  });
  response.end(reply.body);
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { type ListeningServer, listenOnLoopback, readBody } from '../loopback-http.ts';
import { AwsError, errorReply } from './aws-error.ts';
import type { Dispatch } from './dispatch.ts';
import { Interrupted } from './failure-queue.ts';
import type { AwsReply } from './service.ts';

/** DynamoDB's own limit for a request, the largest among the services here. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

export async function listen(dispatch: Dispatch, port: number): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    answer(dispatch, request)
      .catch((error: unknown) => {
        if (error instanceof Interrupted) throw error;
        return errorReply(asAwsError(error));
      })
      .then((reply) => send(response, reply))
      // What can't be sent ends its own connection and nothing else.
      .catch(() => response.destroy());
  });
  return listenOnLoopback(server, port);
}

async function answer(dispatch: Dispatch, request: IncomingMessage): Promise<AwsReply> {
  const body = await readBody(request, LARGEST_BODY_BYTES);
  if (!body) throw new AwsError('RequestEntityTooLargeException', 'The request is larger than 16 MB.', 413);
  if (request.method !== 'POST') {
    throw new AwsError('UnknownOperationException', 'Every operation here is a POST.', 404);
  }
  return dispatch({ headers: request.headers, body });
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

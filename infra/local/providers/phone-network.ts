import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { readJson } from '../../../shared/read-json.ts';
import { AwsError } from '../aws/aws-error.ts';
import type { TextMessages } from '../aws/sms-voice/text-messages.ts';
import type { EventSources } from '../event-sources/event-sources.ts';
import { type ListeningServer, listenOnLoopback, readBody } from '../loopback-http.ts';

const number = z.string().regex(/^\+?[A-Za-z0-9]{1,15}$/);
const written = z.object({ from: number, to: number, text: z.string().max(1600) });

const LARGEST = 64 * 1024;

/**
 * The network between people's phones and the numbers that AWS has leased to the account, for who plays a phone: `POST /texts`
 * takes what somebody writes, and `GET /texts?to=NUMBER` answers what that number got, once our side has had its say.
 */
export function startPhoneNetwork(
  textMessages: TextMessages,
  eventSources: Pick<EventSources, 'settled'>,
): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    answer(request, textMessages, eventSources)
      .catch((error: unknown) => {
        if (error instanceof AwsError) return refusal(error.status, error.message);
        throw error;
      })
      .then(({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      )
      // The stack stops.
      .catch(() => response.destroy());
  });
  return listenOnLoopback(server, 0);
}

type Answer = { readonly status: number; readonly body: unknown };

async function answer(
  request: IncomingMessage,
  { receive, sent }: TextMessages,
  { settled }: Pick<EventSources, 'settled'>,
): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  if (pathname !== '/texts') return refusal(404, 'There is nothing here.');
  if (request.method === 'POST') {
    const bytes = await readBody(request, LARGEST);
    const text = written.safeParse(readJson(bytes?.toString('utf8') ?? ''));
    if (!text.success) return refusal(400, 'Send from, to and text.');
    return { status: 200, body: { inboundMessageId: await receive(text.data) } };
  }
  await settled();
  const theirs = sent.filter(({ to }) => to === searchParams.get('to'));
  return {
    status: 200,
    body: theirs.map(({ messageId, from: { phoneNumber: from }, text }) => ({ messageId, from, text })),
  };
}

function refusal(status: number, message: string): Answer {
  return { status, body: { error: { message } } };
}

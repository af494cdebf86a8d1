import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { readJson } from '../../../shared/read-json.ts';
import { listenOnLoopback, readBody } from '../loopback-http.ts';

/** What our service asked Meta to send to somebody. */
const sentMessage = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.enum(['text', 'interactive']),
  text: z.object({ body: z.string() }).optional(),
  interactive: z
    .object({
      type: z.literal('request_contact_info'),
      body: z.object({ text: z.string() }),
      action: z.object({ name: z.literal('request_contact_info') }),
    })
    .optional(),
});

export type SentMessage = z.infer<typeof sentMessage>;

export type GraphApi = {
  readonly url: string;
  /** Everything that was sent, oldest first. */
  readonly sent: readonly SentMessage[];
  close(): Promise<void>;
};

const MESSAGES = /^\/v\d+\.\d+\/\d+\/messages$/;
const LARGEST = 64 * 1024;

/**
 * Stands in for graph.facebook.com: keeps what would be sent, and shows it at `GET /sent` to whoever plays the phone.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export async function startGraphApi(): Promise<GraphApi> {
  const sent: SentMessage[] = [];
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, sent);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const { url, close } = await listenOnLoopback(server, 0);
  return { url, sent, close };
}

type Answer = { readonly status: number; readonly body: unknown };

async function answer(request: IncomingMessage, sent: SentMessage[]): Promise<Answer> {
  if (request.method === 'GET' && request.url === '/sent') return { status: 200, body: sent };
  if (request.method !== 'POST' || !MESSAGES.test(request.url ?? ''))
    return refusal(404, 100, 'Unsupported request');
  if (!/^Bearer \S+$/.test(request.headers.authorization ?? ''))
    return refusal(401, 190, 'Invalid OAuth access token');
  const bytes = await readBody(request, LARGEST);
  const parsed = sentMessage.safeParse(readJson(bytes?.toString('utf8') ?? ''));
  if (!parsed.success) return refusal(400, 131009, 'Parameter value is not valid');
  sent.push(parsed.data);
  const recipient = parsed.data.to ?? parsed.data.recipient ?? '';
  return {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: recipient, wa_id: recipient }],
      messages: [{ id: `wamid.${randomUUID()}` }],
    },
  };
}

/** @see https://developers.facebook.com/docs/graph-api/guides/error-handling */
function refusal(status: number, code: number, message: string): Answer {
  return { status, body: { error: { message, type: 'OAuthException', code, fbtrace_id: 'local' } } };
}

import type { ChannelName } from '../../shared/channels/names.ts';
import type { ChannelReceiver, WebhookReply, WebhookRequest } from '../../shared/channels/receiver.ts';
import { sendReplies } from '../../shared/channels/send-replies.ts';
import { PARAMETERS, type ParameterName } from '../../shared/config/names.ts';
import type { ChannelSettings } from '../../shared/deployment/settings.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import { VersoError } from '../../shared/errors.ts';
import type { AcceptedSecrets, ProviderApi } from '../../shared/ports.ts';
import { type HttpEvent, type HttpResult, rawBody } from '../middleware/http-event.ts';
import { methodNotAllowed } from '../middleware/method-not-allowed.ts';
import { contextOf, type MessageDependencies, receiveAll, record } from './receive-all.ts';

type Dependencies = MessageDependencies & {
  readonly providerApi: ProviderApi;
};

const { codeSubkey, phoneSubkey, senderSubkey } = PARAMETERS;

/**
 * A provider's webhook: signature on the raw bytes, then parse, match, answer. 401 only for a signature
 * that is missing or wrong; 2xx for everything authentic, useful or not; 5xx only when the store or the provider's own
 * API is away, so that the message comes again.
 */
export function receiveMessageRoute<Name extends ChannelName>(
  { channel: name, by }: ChannelReceiver<Name>,
  dependencies: Dependencies,
) {
  const { meter, secrets, settings } = dependencies;

  /** What fails by the secrets at hand may hold by one that was stored a moment ago. */
  async function byNewestSecrets<Answer>(
    names: readonly ParameterName[],
    known: AcceptedSecrets<ParameterName>,
    check: (secrets: AcceptedSecrets<ParameterName>) => Answer | undefined,
  ): Promise<Answer | undefined> {
    const answer = check(known);
    if (answer !== undefined) return answer;
    const newer = await secrets.readAgain(names);
    return newer && check(newer.accepted);
  }

  return async (event: HttpEvent): Promise<HttpResult> => {
    const request = toWebhookRequest(event);
    const known = await settings();
    const ours: ChannelSettings[Name] = known.channels[name];
    const receiver = ours && by(ours);
    if (!receiver) throw notBootstrapped();
    requireMethod(request.method, receiver.handshake ? ['GET', 'POST'] : ['POST']);
    if (request.body.length > receiver.bodyLimit) {
      throw new VersoError('payload_too_large', `A webhook call has at most ${receiver.bodyLimit} bytes.`);
    }
    const secret = await secrets.read([codeSubkey, senderSubkey, phoneSubkey, ...receiver.secrets]);
    const checked = <Answer>(check: (secrets: AcceptedSecrets<ParameterName>) => Answer | undefined) =>
      byNewestSecrets(receiver.secrets, secret.accepted, check);
    if (request.method === 'GET') {
      return toResult((await checked((each) => receiver.handshake?.(request, each))) ?? forbidden());
    }
    if (!(await checked((each) => receiver.authenticate(request, each) || undefined))) {
      meter.metric({ name: 'refused_signatures', value: 1 });
      throw unauthenticated();
    }

    const context = contextOf(name, known, secret);
    const received = await receiveAll(dependencies, context, receiver.parse(request));
    const sent = await sendReplies(dependencies, receiver, received);
    const reply = receiver.acknowledge(received);
    record(dependencies, name, received, {
      replies: reply.replies + sent.accepted.length,
      refused: sent.refused,
      fees: (each) => [
        ...(receiver.fees?.(request, each) ?? []),
        ...(sent.accepted.includes(each) ? (receiver.sends?.fees?.(each) ?? []) : []),
      ],
    });
    if (sent.unreachable) throw unanswered();
    return toResult(reply);
  };
}

function toWebhookRequest(event: HttpEvent): WebhookRequest {
  return {
    method: event.requestContext.http.method,
    url: calledUrl(event),
    headers: event.headers,
    query: event.queryStringParameters ?? {},
    body: rawBody(event),
  };
}

/**
 * The URL that Twilio signed. A function's environment can't hold the function's own URL, and `Host` is whatever a caller writes: the
 * host is the one by which Lambda knows the function. Lambda takes HTTPS only; it is the local stack that says http.
 */
function calledUrl({ headers, rawPath, rawQueryString, requestContext }: HttpEvent): string {
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  const query = rawQueryString === '' ? '' : `?${rawQueryString}`;
  return `${scheme}://${requestContext.domainName}${rawPath}${query}`;
}

function toResult({ status, contentType, body }: WebhookReply): HttpResult {
  return { statusCode: status, headers: { 'content-type': contentType }, body };
}

/** A Function URL takes every method, where a route of the HTTP API names its own. */
function requireMethod(method: string, offered: readonly string[]): void {
  if (!offered.includes(method)) throw methodNotAllowed(method, offered);
}

function unauthenticated(): VersoError {
  return new VersoError('unauthorized', "The provider's signature is missing or wrong.");
}

function forbidden(): never {
  throw new VersoError('forbidden', 'The verify token is missing or wrong.');
}

function unanswered(): VersoError {
  return new VersoError(
    'service_unavailable',
    "The provider's API did not take our answer: deliver it again.",
    {
      headers: { 'retry-after': '60' },
    },
  );
}

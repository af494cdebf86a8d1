import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type {
  ChannelReceiver,
  Received,
  Receiver,
  WebhookReply,
  WebhookRequest,
} from '../../shared/channels/receiver.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { sendReplies } from '../../shared/channels/send-replies.ts';
import { type ChannelName, PARAMETERS } from '../../shared/config/names.ts';
import type { ChannelSettings, DeploymentSettings } from '../../shared/deployment/settings.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import { VersoError } from '../../shared/errors.ts';
import type {
  Clock,
  CounterStore,
  ProofSigner,
  ProviderApi,
  RevocationStore,
  Secrets,
  SenderStore,
  VerificationStore,
} from '../../shared/ports.ts';
import { receiveMessage } from '../../shared/verification/receive-message.ts';
import { type HttpEvent, type HttpResult, rawBody } from '../middleware/http-event.ts';

type Dependencies = {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly verifications: VerificationStore;
  readonly senders: SenderStore;
  readonly counters: CounterStore;
  readonly revocations: RevocationStore;
  readonly signer: ProofSigner;
  readonly providerApi: ProviderApi;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
  readonly publicBaseUrl: string;
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
  const { metrics, publicBaseUrl, secrets, settings } = dependencies;

  return async (event: HttpEvent): Promise<HttpResult> => {
    const request = toWebhookRequest(event, publicBaseUrl);
    const known = await settings();
    const ours: ChannelSettings[Name] = known.channels[name];
    const channel = CHANNELS[name](known.channels);
    if (!ours || !channel) throw notBootstrapped();
    const receiver: Receiver = by(ours);
    if (request.body.length > receiver.bodyLimit) {
      throw new VersoError('payload_too_large', `A webhook call has at most ${receiver.bodyLimit} bytes.`);
    }
    const secret = await secrets.read([codeSubkey, senderSubkey, phoneSubkey, ...receiver.secrets]);
    if (request.method === 'GET') return toResult(receiver.handshake?.(request, secret) ?? forbidden());
    if (!receiver.authenticate(request, secret)) {
      metrics.addMetric('refused_signatures', MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
      throw unauthenticated();
    }

    const context = {
      channel: name,
      assurance: channel.assurance,
      confirms: channel.confirms,
      repliesWhenVerified: channel.repliesWhenVerified,
      questionsCost: channel.questionsCost,
      settings: known,
      subkeys: { code: secret(codeSubkey), sender: secret(senderSubkey), phone: secret(phoneSubkey) },
    };
    const received: Received[] = [];
    // One after the other: two messages of a batch may be about the same verification.
    for (const message of receiver.parse(request)) {
      received.push({ message, outcome: await receiveMessage(dependencies, context, message) });
    }
    const sent = await sendReplies(dependencies, receiver, received);
    const reply = receiver.acknowledge(received);
    if (received.length > 0) record(metrics, received, reply.replies + sent.accepted, sent.refused);
    if (sent.unreachable) throw unanswered();
    return toResult(reply);
  };
}

function toWebhookRequest(event: HttpEvent, publicBaseUrl: string): WebhookRequest {
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  return {
    method: event.requestContext.http.method,
    url: `${publicBaseUrl}${event.rawPath}${query}`,
    headers: event.headers,
    query: event.queryStringParameters ?? {},
    body: rawBody(event),
  };
}

/** One line for a call, however many messages it brought. Replies cost money, so they are counted. */
function record(metrics: Metrics, received: readonly Received[], replies: number, refused: number): void {
  const verified = received.filter(({ outcome }) => outcome.kind === 'verified').length;
  metrics.addMetric('messages', MetricUnit.Count, received.length);
  metrics.addMetric('verified', MetricUnit.Count, verified);
  if (replies > 0) metrics.addMetric('replies', MetricUnit.Count, replies);
  if (refused > 0) metrics.addMetric('refused_replies', MetricUnit.Count, refused);
  metrics.addMetadata('outcomes', received.map(inWords).join('; '));
  metrics.publishStoredMetrics();
}

function inWords({ outcome }: Received): string {
  if (outcome.kind === 'unusable') return `unusable: ${outcome.reason}`;
  if (!('verification' in outcome)) return outcome.kind;
  return `${outcome.kind}: verification ${outcome.verification.id} of project ${outcome.verification.projectId}`;
}

function toResult({ status, contentType, body }: WebhookReply): HttpResult {
  return { statusCode: status, headers: { 'content-type': contentType }, body };
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

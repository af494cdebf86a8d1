import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Received, Receiver, WebhookReply, WebhookRequest } from '../../shared/channels/receiver.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { type ChannelName, PARAMETERS, type ParameterName } from '../../shared/config/names.ts';
import type { ChannelSettings, DeploymentSettings } from '../../shared/deployment/settings.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import { VersoError } from '../../shared/errors.ts';
import type {
  Clock,
  CounterStore,
  ProofSigner,
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
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
  readonly publicBaseUrl: string;
};

const { codeSubkey, phoneSubkey, senderSubkey } = PARAMETERS;

/**
 * A provider's webhook: signature on the raw bytes, then parse, match, acknowledge. 401 only for a signature
 * that is missing or wrong; 2xx for everything authentic, useful or not; 5xx only when the store is away, so
 * that the provider tries again.
 */
export function receiveMessageRoute<Name extends ChannelName, Secret extends ParameterName>(
  receiver: Receiver<Name, Secret>,
  dependencies: Dependencies,
) {
  const { metrics, publicBaseUrl, secrets, settings } = dependencies;
  const names = [codeSubkey, senderSubkey, phoneSubkey, ...receiver.secrets] as const;

  return async (event: HttpEvent): Promise<HttpResult> => {
    const request = toWebhookRequest(event, publicBaseUrl);
    if (request.body.length > receiver.bodyLimit) {
      throw new VersoError('payload_too_large', `A webhook call has at most ${receiver.bodyLimit} bytes.`);
    }
    const secret = await secrets.read(names);
    if (request.method === 'GET') return toResult(receiver.handshake?.(request, secret) ?? forbidden());
    if (!receiver.authenticate(request, secret)) {
      metrics.addMetric('refused_signatures', MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
      throw unauthenticated();
    }

    const known = await settings();
    const ours: ChannelSettings[Name] = known.channels[receiver.channel];
    const channel = CHANNELS[receiver.channel](known.channels);
    if (!ours || !channel) throw notBootstrapped();
    const context = {
      channel: receiver.channel,
      assurance: channel.assurance,
      confirmedBy: channel.confirmedBy,
      repliesWhenVerified: channel.repliesWhenVerified,
      settings: known,
      subkeys: { code: secret(codeSubkey), sender: secret(senderSubkey), phone: secret(phoneSubkey) },
    };
    const received: Received[] = [];
    // One after the other: two messages of a batch may be about the same verification.
    for (const message of receiver.parse(request, ours)) {
      received.push({ message, outcome: await receiveMessage(dependencies, context, message) });
    }
    if (received.length > 0) record(metrics, received);
    return toResult(receiver.acknowledge(received));
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

/** One line for a call, however many messages it brought. */
function record(metrics: Metrics, received: readonly Received[]): void {
  const verified = received.filter(({ outcome }) => outcome.kind === 'verified').length;
  metrics.addMetric('messages', MetricUnit.Count, received.length);
  metrics.addMetric('verified', MetricUnit.Count, verified);
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

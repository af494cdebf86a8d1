import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { InboundMessage } from '../../shared/channels/inbound-message.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import type { Received } from '../../shared/channels/receiver.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import type {
  Clock,
  CounterStore,
  ProofSigner,
  RevocationStore,
  Secrets,
  SecretValues,
  SenderStore,
  VerificationStore,
} from '../../shared/ports.ts';
import { type MessageContext, receiveMessage } from '../../shared/verification/receive-message.ts';

/** What a message takes, whichever way it came. */
export type MessageDependencies = {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly verifications: VerificationStore;
  readonly senders: SenderStore;
  readonly counters: CounterStore;
  readonly revocations: RevocationStore;
  readonly signer: ProofSigner;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
};

const { codeSubkey, phoneSubkey, senderSubkey } = PARAMETERS;
type Subkey = typeof codeSubkey | typeof phoneSubkey | typeof senderSubkey;

export function contextOf(
  name: ChannelName,
  settings: DeploymentSettings,
  secret: SecretValues<Subkey>,
): MessageContext {
  const channel = CHANNELS[name](settings.channels);
  if (!channel) throw notBootstrapped();
  const { assurance, confirms, repliesWhenVerified, questionsCost } = channel;
  return {
    channel: name,
    ...{ assurance, confirms, repliesWhenVerified, questionsCost },
    settings,
    subkeys: { code: secret(codeSubkey), sender: secret(senderSubkey), phone: secret(phoneSubkey) },
  };
}

/** One after the other: two messages of a batch may be about the same verification. */
export async function receiveAll(
  dependencies: MessageDependencies,
  context: MessageContext,
  messages: readonly InboundMessage[],
): Promise<readonly Received[]> {
  const received: Received[] = [];
  for (const message of messages) {
    received.push({ message, outcome: await receiveMessage(dependencies, context, message) });
  }
  return received;
}

type Replies = { readonly replies: number; readonly refused: number };

/** One line for a call, however many messages it brought. Replies cost money, so they are counted. */
export function record(metrics: Metrics, received: readonly Received[], { replies, refused }: Replies): void {
  if (received.length > 0) {
    const verified = received.filter(({ outcome }) => outcome.kind === 'verified').length;
    metrics.addMetric('messages', MetricUnit.Count, received.length);
    metrics.addMetric('verified', MetricUnit.Count, verified);
    metrics.addMetadata('outcomes', received.map(inWords).join('; '));
  }
  if (replies > 0) metrics.addMetric('replies', MetricUnit.Count, replies);
  if (refused > 0) metrics.addMetric('refused_replies', MetricUnit.Count, refused);
  metrics.publishStoredMetrics();
}

function inWords({ outcome }: Received): string {
  if (outcome.kind === 'unusable') return `unusable: ${outcome.reason}`;
  if (!('verification' in outcome)) return outcome.kind;
  return `${outcome.kind}: verification ${outcome.verification.id} of project ${outcome.verification.projectId}`;
}

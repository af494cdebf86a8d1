import type { InboundMessage } from '../../shared/channels/inbound-message.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import type { Received } from '../../shared/channels/receiver.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import type { ChannelFee } from '../../shared/cost/cost-record.ts';
import type { Meter, Subject } from '../../shared/cost/meter.ts';
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
import type { Outcome } from '../../shared/verification/outcome.ts';
import { type MessageContext, receiveMessage } from '../../shared/verification/receive-message.ts';

/** What a message takes, whichever way it came. */
export type MessageDependencies = {
  readonly clock: Clock;
  readonly meter: Meter;
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

type Said = {
  readonly replies: number;
  readonly refused: number;
  /** What a message, the one at this place, and our reply to it are charged for. */
  readonly fees: (received: Received, place: number) => readonly ChannelFee[];
};

/** What became of each message of a call, and the metrics by which a channel is watched. Replies cost money, so they are counted. */
export function record(
  { meter, clock }: Pick<MessageDependencies, 'meter' | 'clock'>,
  channel: ChannelName,
  received: readonly Received[],
  { replies, refused, fees }: Said,
): void {
  for (const [place, each] of received.entries()) {
    const { outcome } = each;
    const charged = fees(each, place);
    meter.note({ channel, ...subjectOf(outcome), ...(charged.length > 0 && { fees: charged }) });
    if (outcome.kind === 'verified') {
      const value = clock.now() - outcome.verification.createdAt;
      // How often it is told is how many were verified.
      meter.metric({ name: 'time_to_verified', value, unit: 'Milliseconds' });
    }
  }
  if (replies > 0) meter.metric({ name: 'replies', value: replies });
  if (refused > 0) meter.metric({ name: 'refused_replies', value: refused });
}

function subjectOf(outcome: Outcome): Subject {
  if (outcome.kind === 'unusable') return { outcome: `unusable_${outcome.reason}` };
  if (!('verification' in outcome)) return { outcome: outcome.kind };
  const { id, projectId } = outcome.verification;
  return { project: projectId, verification: id, outcome: outcome.kind };
}

import * as z from 'zod/mini';
import type { InboundMessage } from '../../shared/channels/inbound-message.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import type { ChannelReceiver, Received, TopicReceiver } from '../../shared/channels/receiver.ts';
import type { TextSender } from '../../shared/channels/text-sender.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import type { ChannelFee } from '../../shared/cost/cost-record.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import type { FunctionLogger } from '../middleware/logger.ts';
import { contextOf, type MessageDependencies, receiveAll, record } from './receive-all.ts';

type Dependencies = MessageDependencies & {
  readonly logger: Pick<FunctionLogger, 'error'>;
  /** The one topic whose messages count. */
  readonly topicArn: string;
  readonly texts: TextSender;
};

const notification = z.object({
  EventSource: z.literal('aws:sns'),
  EventSubscriptionArn: z.string(),
  Sns: z.object({ TopicArn: z.string(), Message: z.string() }),
});

const event = z.object({ Records: z.array(z.unknown()) });

const { codeSubkey, phoneSubkey, senderSubkey } = PARAMETERS;

/**
 * What SNS hands on from a provider. IAM says who may publish and who may invoke; that it is our topic, and a subscription
 * of it, is looked at again here. Throws when the store is away, so that it comes again, and when a message can't be read, so that
 * it ends in the dead letters; the others of the event are taken first.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function receiveTopicConsumer<Name extends ChannelName>(
  { channel: name, topic }: ChannelReceiver<Name>,
  dependencies: Dependencies,
) {
  const { meter, secrets, settings, texts, topicArn, logger } = dependencies;

  return async (given: unknown): Promise<void> => {
    const known = await settings();
    const ours = known.channels[name];
    const receiver = ours && topic?.(ours);
    if (!receiver) throw notBootstrapped();
    const records = z.parse(event, given).Records.map((each) => z.safeParse(notification, each));
    const trusted = records.flatMap(({ data }) => (data && isOf(topicArn, data) ? [data.Sns.Message] : []));
    if (trusted.length < records.length) {
      // Somebody may invoke this function who should not: the alarm on errors tells.
      logger.error('A message came from another topic than our own.');
      meter.metric({ name: 'refused_signatures', value: records.length - trusted.length });
    }
    const secret = await secrets.read([codeSubkey, senderSubkey, phoneSubkey]);
    const messages = trusted.map((text) => receiver.parse(text));
    const received = await receiveAll(dependencies, contextOf(name, known, secret), messages);
    const sent = await Promise.all(
      received.map((each, place) => answer(receiver, trusted[place] ?? '', each, texts)),
    );
    const count = (result: Sent['result']) => sent.filter((each) => each?.result === result).length;
    const fees = (_: unknown, place: number) => [
      ...(receiver.fees?.(trusted[place] ?? '') ?? []),
      ...(sent[place]?.fees ?? []),
    ];
    record(dependencies, name, received, { replies: count('accepted'), refused: count('refused'), fees });
    // A message that comes once more is answered the same again.
    if (count('unreachable') > 0) throw new Error('The provider did not take our answer.');
    // Only the provider may publish: it sends something else now than it documents, and nothing of it may be lost.
    if (messages.some(isUnreadable)) throw new Error('A message is not what the provider documents.');
  };
}

type Sent = { readonly result: 'accepted' | 'refused' | 'unreachable'; readonly fees: readonly ChannelFee[] };

async function answer(
  { answers }: TopicReceiver,
  message: string,
  received: Received,
  texts: TextSender,
): Promise<Sent | undefined> {
  const reply = answers?.reply(message, received);
  if (!answers || !reply) return undefined;
  const result = await texts.send(reply);
  return { result, fees: result === 'accepted' ? answers.fees(reply) : [] };
}

function isUnreadable(message: InboundMessage): boolean {
  return message.kind === 'unusable' && message.reason === 'unreadable';
}

function isOf(topicArn: string, { EventSubscriptionArn, Sns }: z.infer<typeof notification>): boolean {
  return Sns.TopicArn === topicArn && EventSubscriptionArn.startsWith(`${topicArn}:`);
}

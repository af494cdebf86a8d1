import * as z from 'zod/mini';
import { readJson } from '../../read-json.ts';
import { type InboundMessage, unusable } from '../inbound-message.ts';
import type { TopicReceiver } from '../receiver.ts';
import { inboundFee, outboundFee } from './fees.ts';
import { replyText } from './reply-text.ts';
import { segmentsOf } from './segments.ts';
import type { AwsSmsSettings } from './settings.ts';
import { readTextMessage } from './text-message.ts';

const twoWayMessage = z.object({
  originationNumber: z.string(),
  destinationNumber: z.string(),
  messageBody: z.string(),
});

/**
 * Two-way SMS of AWS End User Messaging.
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
 */
export function awsTopic(settings: AwsSmsSettings): TopicReceiver {
  const ids = settings.numbers.flatMap(({ phoneNumberId }) => phoneNumberId ?? []);
  return {
    publisher: 'sms-voice.amazonaws.com',
    parse: (message) => parseTwoWayMessage(message, settings),
    fees(message) {
      const read = readTwoWayMessage(message);
      if (!read) return [];
      const count = segmentsOf(read.messageBody);
      return [inboundFee({ fee: 'aws_sms_inbound', count }, read.destinationNumber, settings)];
    },
    ...(ids.length > 0 && { answers: awsAnswers(settings, ids) }),
  };
}

/** From the number that was written to, and from no other. */
function awsAnswers(
  { numbers }: AwsSmsSettings,
  names: readonly string[],
): NonNullable<TopicReceiver['answers']> {
  return {
    grant: { action: 'sms-voice:SendTextMessage', resource: 'phone-number', names },
    reply(message, { outcome }) {
      const text = replyText(outcome);
      const read = readTwoWayMessage(message);
      const from = numbers.find(({ number }) => number === read?.destinationNumber)?.phoneNumberId;
      return text && read && from ? { from, to: read.originationNumber, text } : undefined;
    },
    fees: ({ text }) => [outboundFee({ fee: 'aws_sms_outbound', count: segmentsOf(text) }, undefined)],
  };
}

function parseTwoWayMessage(text: string, { provider, numbers }: AwsSmsSettings): InboundMessage {
  const read = readTwoWayMessage(text);
  if (!read) return unusable('unreadable');
  const { originationNumber, destinationNumber, messageBody } = read;
  if (!numbers.some(({ number }) => number === destinationNumber)) return unusable('not_addressed_to_us');
  return readTextMessage({ from: originationNumber, body: messageBody, data: { provider } });
}

function readTwoWayMessage(text: string): z.infer<typeof twoWayMessage> | undefined {
  return z.safeParse(twoWayMessage, readJson(text)).data;
}

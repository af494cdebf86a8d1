import * as z from 'zod/mini';
import { type InboundMessage, unusable } from '../inbound-message.ts';
import { readJson } from '../read-json.ts';
import type { TopicReceiver } from '../receiver.ts';
import { inboundFee } from './fees.ts';
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
  return {
    publisher: 'sms-voice.amazonaws.com',
    parse: (message) => parseTwoWayMessage(message, settings),
    fees(message) {
      const parsed = z.safeParse(twoWayMessage, readJson(message));
      if (!parsed.success) return [];
      const { destinationNumber, messageBody } = parsed.data;
      const count = segmentsOf(messageBody);
      return [inboundFee({ fee: 'aws_sms_inbound', count }, destinationNumber, settings)];
    },
  };
}

function parseTwoWayMessage(text: string, { provider, numbers }: AwsSmsSettings): InboundMessage {
  const parsed = z.safeParse(twoWayMessage, readJson(text));
  if (!parsed.success) return unusable('unreadable');
  const { originationNumber, destinationNumber, messageBody } = parsed.data;
  if (!numbers.some(({ number }) => number === destinationNumber)) return unusable('not_addressed_to_us');
  return readTextMessage({ from: originationNumber, body: messageBody, data: { provider } });
}

import type { ChannelReceiver } from '../receiver.ts';
import { awsTopic } from './aws-topic.ts';
import { twilioReceiver } from './twilio-receiver.ts';

/** Twilio calls a webhook; AWS publishes to a topic, so that nothing of the channel is on the internet. */
export const receiver: ChannelReceiver<'sms'> = {
  channel: 'sms',
  by: (settings) => (settings.provider === 'twilio' ? twilioReceiver(settings) : undefined),
  topic: (settings) => (settings.provider === 'aws' ? awsTopic(settings) : undefined),
};

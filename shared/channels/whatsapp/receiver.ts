import type { ChannelReceiver } from '../receiver.ts';
import { metaReceiver } from './meta-receiver.ts';
import { twilioReceiver } from './twilio-receiver.ts';

/** One channel, two ways to it. */
export const receiver: ChannelReceiver<'whatsapp'> = {
  channel: 'whatsapp',
  by(settings) {
    return settings.provider === 'meta' ? metaReceiver(settings) : twilioReceiver(settings);
  },
};

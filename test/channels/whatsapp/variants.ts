import type { Receiver } from '../../../shared/channels/receiver.ts';
import { receiver } from '../../../shared/channels/whatsapp/receiver.ts';
import { CHANNEL_SETTINGS } from '../../fakes/signing-keys.ts';

/** As the deployment of the tests has configured it, with answers switched on, and with the other provider. */
export const variants: Readonly<Record<string, Receiver | undefined>> = {
  whatsapp: receiver.by(CHANNEL_SETTINGS.whatsapp),
  'whatsapp-replying': receiver.by({ ...CHANNEL_SETTINGS.whatsapp, replies: true }),
  'whatsapp-twilio': receiver.by({
    provider: 'twilio',
    accountSid: 'AC00000000000000000000000000000001',
    displayPhoneNumber: '+15550783881',
    formatted: '+1 555 078 3881',
    replies: false,
  }),
};

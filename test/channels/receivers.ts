import type { ChannelName } from '../../shared/channels/names.ts';
import type { Receiver, WebhookRequest } from '../../shared/channels/receiver.ts';
import { receiver as smsReceiver } from '../../shared/channels/sms/receiver.ts';
import { receiver as telegramReceiver } from '../../shared/channels/telegram/receiver.ts';
import { receiver as whatsappReceiver } from '../../shared/channels/whatsapp/receiver.ts';
import { CHANNEL_SETTINGS } from '../fakes/signing-keys.ts';

export function webhookRequest(overrides: Partial<WebhookRequest> = {}): WebhookRequest {
  const url = 'https://verify.example.com/webhooks/4f1c/channel';
  return { method: 'POST', url, headers: {}, query: {}, body: Buffer.alloc(0), ...overrides };
}

/** Each channel as the deployment of the tests has configured it. */
export const RECEIVERS = {
  telegram: required(telegramReceiver.by(CHANNEL_SETTINGS.telegram)),
  whatsapp: required(whatsappReceiver.by(CHANNEL_SETTINGS.whatsapp)),
  sms: required(smsReceiver.by(CHANNEL_SETTINGS.sms)),
} satisfies Readonly<Record<ChannelName, Receiver>>;

/** And as it would be with another provider behind it, or another switch. */
export const VARIANTS: Readonly<Record<string, Receiver>> = {
  ...RECEIVERS,
  'whatsapp-replying': required(whatsappReceiver.by({ ...CHANNEL_SETTINGS.whatsapp, replies: true })),
  'whatsapp-twilio': required(
    whatsappReceiver.by({
      provider: 'twilio',
      accountSid: 'AC00000000000000000000000000000001',
      displayPhoneNumber: '+15550783881',
      formatted: '+1 555 078 3881',
      replies: false,
    }),
  ),
};

function required(receiver: Receiver | undefined): Receiver {
  if (!receiver) throw new Error('This provider calls no webhook.');
  return receiver;
}

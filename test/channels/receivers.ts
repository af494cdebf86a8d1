import type { InboundMessage } from '../../shared/channels/inbound-message.ts';
import type { WebhookRequest } from '../../shared/channels/receiver.ts';
import { smsReceiver } from '../../shared/channels/sms/receiver.ts';
import { telegramReceiver } from '../../shared/channels/telegram/receiver.ts';
import { whatsappReceiver } from '../../shared/channels/whatsapp/receiver.ts';
import type { ChannelName } from '../../shared/config/names.ts';
import { CHANNEL_SETTINGS } from '../fakes/signing-keys.ts';

export function webhookRequest(overrides: Partial<WebhookRequest> = {}): WebhookRequest {
  const url = 'https://verify.example.com/webhooks/4f1c/channel';
  return { method: 'POST', url, headers: {}, query: {}, body: Buffer.alloc(0), ...overrides };
}

/** What a channel reads in a body that is known to be the provider's. */
export const PARSE: Readonly<Record<ChannelName, (body: Buffer) => readonly InboundMessage[]>> = {
  telegram: (body) => telegramReceiver.parse(webhookRequest({ body }), CHANNEL_SETTINGS.telegram),
  whatsapp: (body) => whatsappReceiver.parse(webhookRequest({ body }), CHANNEL_SETTINGS.whatsapp),
  sms: (body) => smsReceiver.parse(webhookRequest({ body }), CHANNEL_SETTINGS.sms),
};

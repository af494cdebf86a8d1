import type { ChannelName } from '../../shared/channels/names.ts';
import { messageForm } from '../../shared/channels/sms/phone/twilio-form.ts';
import { accountOf, contactUpdate, startUpdate } from '../../shared/channels/telegram/phone/updates.ts';
import {
  contactAnswer,
  notification,
  whatsappRequest,
} from '../../shared/channels/whatsapp/phone/notifications.ts';
import type { Outcome } from '../../shared/verification/outcome.ts';
import { CHANNEL_SETTINGS } from '../fakes/signing-keys.ts';
import { configurationFor } from '../local/phone/local-configuration-fixture.ts';
import { inbox } from '../verification/inbox.ts';
import { VARIANTS, webhookRequest } from './receivers.ts';

const local = configurationFor('https://verify.example.com');
const twilio = {
  ...local.sms,
  accountSid: CHANNEL_SETTINGS.sms.accountSid,
  smsNumber: CHANNEL_SETTINGS.sms.numbers[1]?.number ?? '',
};
const json = (payload: object) => Buffer.from(JSON.stringify(payload));

/** A payload as its provider sends it, and who reads it. */
export type Delivery = { readonly channel: ChannelName; readonly variant: string; readonly body: Buffer };

export const deliveries = {
  telegramStart: (number: string, code: string): Delivery => ({
    ...{ channel: 'telegram', variant: 'telegram' },
    body: json(startUpdate(accountOf(number), code, 1_770_199_260_000)),
  }),
  /** `of` shares the card of `card`, by default the own one. */
  telegramContact: (of: string, card = of): Delivery => ({
    ...{ channel: 'telegram', variant: 'telegram' },
    body: json(contactUpdate(accountOf(of), { number: card, userId: accountOf(card).id }, 1_770_199_290_000)),
  }),
  whatsapp: (from: string | undefined, text: string, id = 'wamid.1'): Delivery => ({
    ...{ channel: 'whatsapp', variant: 'whatsapp-replying' },
    body: Buffer.from(
      whatsappRequest(local.whatsapp, notification(local.whatsapp, [{ from, text, id }], 1_770_199_260_000))
        .body ?? '',
    ),
  }),
  whatsappContact: (number: string): Delivery => ({
    ...{ channel: 'whatsapp', variant: 'whatsapp-replying' },
    body: Buffer.from(
      whatsappRequest(local.whatsapp, contactAnswer(local.whatsapp, number, 1_770_199_290_000)).body ?? '',
    ),
  }),
  whatsappTwilio: (from: string, text: string): Delivery => ({
    ...{ channel: 'whatsapp', variant: 'whatsapp-twilio' },
    body: form({ from: `whatsapp:${from}`, text, to: 'whatsapp:+15550783881' }),
  }),
  sms: (from: string, text: string): Delivery => ({
    ...{ channel: 'sms', variant: 'sms' },
    body: form({ from, text }),
  }),
} as const;

function form(message: { readonly from: string; readonly text: string; readonly to?: string }): Buffer {
  return Buffer.from(new URLSearchParams(messageForm(twilio, message)).toString());
}

/** A deployment in memory at which providers' payloads arrive. */
export function providerInbox() {
  const box = inbox();
  return {
    ...box,
    /** What became of the one message that the payload holds. */
    async deliver({ channel, variant, body }: Delivery): Promise<Outcome> {
      const [message, ...others] = VARIANTS[variant]?.parse(webhookRequest({ body })) ?? [];
      if (!message || others.length > 0) throw new Error('The payload holds one message.');
      return box.receive(channel, message);
    },
  };
}

import type { Assurance, Method, PendingVerification } from '../../shared/verification/verification.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { type Delivery, deliveries, providerInbox } from './provider-inbox.ts';

const { telegramStart, telegramContact, whatsapp, whatsappContact, whatsappTwilio, sms } = deliveries;
/** Of somebody who hides the number. */
export const HIDDEN = undefined;

/** Each way that a number is proven, message by message. */
export const WAYS: readonly {
  readonly way: string;
  readonly method: Method;
  readonly confirmed?: Method;
  readonly by: (code: string) => readonly Delivery[];
}[] = [
  {
    way: 'Start and the shared contact, over Telegram',
    method: 'telegram_contact',
    by: (code) => [telegramStart(NUMBER, code), telegramContact(NUMBER)],
  },
  { way: 'a text over WhatsApp', method: 'whatsapp_from', by: (code) => [whatsapp(NUMBER, code)] },
  {
    way: 'a text over WhatsApp by Twilio',
    method: 'whatsapp_from',
    by: (code) => [whatsappTwilio(NUMBER, code)],
  },
  {
    way: 'a text over WhatsApp from a hidden number, and the answer to our request',
    method: 'whatsapp_contact_request',
    by: (code) => [whatsapp(HIDDEN, code), whatsappContact(NUMBER)],
  },
  { way: 'a text message', method: 'sms_mo', confirmed: 'sms_mo_echo', by: (code) => [sms(NUMBER, code)] },
];

export async function begin(
  delivery: Delivery | undefined,
  assurance: Assurance = 'basic',
  overrides: object = {},
) {
  const box = providerInbox();
  const channels: PendingVerification['channels'] = [delivery?.channel ?? 'telegram'];
  const { id, code } = await box.create({ channels, assurance, ...overrides });
  return { ...box, id, code };
}

export const firstOf = (by: (code: string) => readonly Delivery[]) => by('K7M2XQ4P')[0];

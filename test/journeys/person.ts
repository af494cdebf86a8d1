import type { LocalConfiguration } from '../../infra/local/local-configuration.ts';
import { send } from '../../infra/local/phone/provider-request.ts';
import type { ProviderAnswer } from '../../shared/channels/phone.ts';
import { messageForm, twilioRequest } from '../../shared/channels/sms/phone/twilio-form.ts';
import {
  accountOf,
  contactUpdate,
  startUpdate,
  telegramRequest,
} from '../../shared/channels/telegram/phone/updates.ts';
import { notification, whatsappRequest } from '../../shared/channels/whatsapp/phone/notifications.ts';

/** People with phones, who send what their apps send. */
export type Person = {
  /** Presses Start in the bot's chat and shares the own number. */
  telegram(code: string): Promise<readonly [ProviderAnswer, ProviderAnswer]>;
  whatsapp(text: string): Promise<ProviderAnswer>;
  sms(text: string): Promise<ProviderAnswer>;
};

export function personWith(number: string, local: LocalConfiguration): Person {
  const account = accountOf(number);
  const now = Date.now();
  return {
    async telegram(code) {
      const started = await send(telegramRequest(local.telegram, startUpdate(account, code, now)));
      const contact = contactUpdate(account, { number: number.slice(1), userId: account.id }, now);
      return [started, await send(telegramRequest(local.telegram, contact))];
    },
    whatsapp(text) {
      return send(
        whatsappRequest(local.whatsapp, notification(local.whatsapp, [{ from: number, text }], now)),
      );
    },
    sms(text) {
      return send(twilioRequest(local.sms, messageForm(local.sms, { from: number, text })));
    },
  };
}

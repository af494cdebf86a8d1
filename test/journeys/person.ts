import type { LocalConfiguration } from '../../infra/local/local-configuration.ts';
import { type ProviderAnswer, send } from '../../infra/local/phone/provider-request.ts';
import { messageForm, twilioRequest } from '../../infra/local/phone/sms.ts';
import { accountOf, contactUpdate, startUpdate, telegramRequest } from '../../infra/local/phone/telegram.ts';
import { notification, whatsappRequest } from '../../infra/local/phone/whatsapp.ts';

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
      return send(twilioRequest(local.twilio, messageForm(local.twilio, { from: number, text })));
    },
  };
}

import { twilioApi } from '../../../shared/adapters/providers/twilio-api.ts';
import type { ProviderAccess } from '../../../shared/administration/channels/provider-access.ts';
import { telegramApi } from '../../../shared/channels/telegram/operator/telegram-api.ts';
import { metaApi } from '../../../shared/channels/whatsapp/operator/meta-api.ts';
import { ACCESS_TOKEN, APP_ID, APP_SECRET } from './meta-stand-in.ts';
import { BOT_TOKEN } from './telegram-stand-in.ts';
import { ACCOUNT_SID, AUTH_TOKEN } from './twilio-stand-in.ts';

export type Waited = { readonly milliseconds: number; readonly reason: string };

/** Waits no time, and writes down what it would have waited. */
export function accessTo(
  baseUrl: string,
  timeoutMilliseconds?: number,
): ProviderAccess & { waited: Waited[] } {
  const waited: Waited[] = [];
  return {
    baseUrl,
    waited,
    async wait(milliseconds, reason) {
      waited.push({ milliseconds, reason });
    },
    ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
  };
}

export const telegramAt = (access: ProviderAccess, token = BOT_TOKEN) => telegramApi(access, token);

export const twilioAt = (access: ProviderAccess, token = AUTH_TOKEN) =>
  twilioApi({ ...access, accountsBaseUrl: access.baseUrl, accountSid: ACCOUNT_SID }, token);

export const metaAt = (
  access: ProviderAccess,
  { appSecret = APP_SECRET, accessToken = ACCESS_TOKEN, appId = APP_ID } = {},
) => metaApi(access, { appId, appSecret, accessToken });

import { createHmac } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { receiveMessageRoute } from '../../functions/webhook/receive-message-route.ts';
import { receiver as smsReceiver } from '../../shared/channels/sms/receiver.ts';
import { SMS_SECRETS } from '../../shared/channels/sms/secrets.ts';
import { receiver as telegramReceiver } from '../../shared/channels/telegram/receiver.ts';
import { TELEGRAM_SECRETS } from '../../shared/channels/telegram/secrets.ts';
import { receiver as whatsappReceiver } from '../../shared/channels/whatsapp/receiver.ts';
import { WHATSAPP_SECRETS } from '../../shared/channels/whatsapp/secrets.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import type { ProviderApi, ProviderCall } from '../../shared/ports.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { inbox, SUBKEYS } from '../verification/inbox.ts';
import { httpEvent } from './events.ts';
import { secretsOf } from './secrets.ts';

/** As Lambda makes one up. */
export const FUNCTION_HOST = 'k2m4x7qzj5.lambda-url.eu-central-1.on.aws';

const APP_SECRET = 'an app secret';
const SECRETS: Readonly<Record<string, string>> = {
  [PARAMETERS.codeSubkey]: SUBKEYS.code.toString('utf8'),
  [PARAMETERS.senderSubkey]: SUBKEYS.sender.toString('utf8'),
  [PARAMETERS.phoneSubkey]: SUBKEYS.phone.toString('utf8'),
  [WHATSAPP_SECRETS.appSecret]: APP_SECRET,
  [WHATSAPP_SECRETS.verifyToken]: 'a verify token',
  [WHATSAPP_SECRETS.accessToken]: 'an access token',
  [TELEGRAM_SECRETS.secretToken]: 'a secret token',
  [SMS_SECRETS.twilioAuthToken]: 'an auth token',
};

/** Meta's API: keeps what it is asked to send, and answers these statuses in turn, then 200. */
function graphApi(sent: ProviderCall[], statuses: readonly number[]): ProviderApi {
  const answers = [...statuses];
  return {
    async post(call) {
      sent.push(call);
      const status = answers.shift() ?? 200;
      if (status === 0) throw new Error('It can’t be reached.');
      return { status };
    },
  };
}

export function webhooks(
  service = inbox(),
  settings = service.deployment.settings,
  statuses: readonly number[] = [],
) {
  const { meter, ended } = recordedMeter();
  const sent: ProviderCall[] = [];
  const { secrets, store } = secretsOf(SECRETS, service.clock);
  const dependencies = {
    ...service,
    providerApi: graphApi(sent, statuses),
    meter,
    settings: async () => settings,
    secrets,
  };
  return {
    ...service,
    log: ended,
    sent,
    store,
    whatsapp: receiveMessageRoute(whatsappReceiver, dependencies),
    telegram: receiveMessageRoute(telegramReceiver, dependencies),
    sms: receiveMessageRoute(smsReceiver, dependencies),
  };
}

/** One message of Meta's, in its envelope. */
export function envelope(...messages: readonly object[]): string {
  const value = { messaging_product: 'whatsapp', metadata: { phone_number_id: '106540352242922' }, messages };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
}

export function whatsappBody(...texts: readonly string[]): string {
  const messages = texts.map((body, index) => ({
    from: NUMBER.slice(1),
    id: `wamid.${index}`,
    timestamp: '1770199260',
    type: 'text',
    text: { body },
  }));
  return envelope(...messages);
}

/** A call of Twilio's, signed over this URL. */
export function fromTwilio(url: string, { headers = {}, query = '', path = '/' } = {}) {
  const form = { From: NUMBER, To: '+18005551212', Body: 'hello', MessageSid: 'SM1' };
  const signature = getExpectedTwilioSignature('an auth token', url, form);
  return httpEvent({
    ...{ method: 'POST', path, query },
    domainName: FUNCTION_HOST,
    headers: {
      host: FUNCTION_HOST,
      'x-forwarded-proto': 'https',
      'x-twilio-signature': signature,
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  });
}

export function fromMeta(body: string, { secret = APP_SECRET, base64 = false } = {}) {
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return httpEvent({
    method: 'POST',
    headers: { 'x-hub-signature-256': signature },
    body: base64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: base64,
  });
}

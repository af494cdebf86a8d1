import { createHmac } from 'node:crypto';
import { isOneOf } from '../../same-secret.ts';
import type { Receiver } from '../receiver.ts';
import { serviceMessageFee } from './fees.ts';
import { messagesCall, repliesTo } from './graph-api.ts';
import { parseNotification } from './notification.ts';
import { WHATSAPP_SECRETS } from './secrets.ts';
import type { MetaSettings } from './settings.ts';

type Secret = typeof WHATSAPP_SECRETS.appSecret | typeof WHATSAPP_SECRETS.verifyToken;

/**
 * Meta's webhook for the WhatsApp Cloud API. Messages come in batches, more than once and with other
 * notifications between them; every authentic one answers 200.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function metaReceiver(settings: MetaSettings): Receiver<Secret> {
  return {
    secrets: [WHATSAPP_SECRETS.appSecret, WHATSAPP_SECRETS.verifyToken],
    bodyLimit: 3 * 1024 * 1024,
    handshake({ query }, secrets) {
      const subscribes = query['hub.mode'] === 'subscribe';
      const knowsToken = isOneOf(query['hub.verify_token'], secrets(WHATSAPP_SECRETS.verifyToken));
      const challenge = query['hub.challenge'];
      if (!subscribes || !knowsToken || challenge === undefined) return undefined;
      return { status: 200, contentType: 'text/plain', body: challenge, replies: 0 };
    },
    // Over the bytes as they came: Meta escapes non-ASCII in a way that JSON.stringify would not repeat.
    authenticate({ headers, body }, secrets) {
      const expected = secrets(WHATSAPP_SECRETS.appSecret)
        .filter((secret) => secret.length > 0)
        .map((secret) => Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`));
      return isOneOf(headers['x-hub-signature-256'], expected);
    },
    parse({ body }) {
      return parseNotification(body.toString('utf8'), settings);
    },
    acknowledge() {
      return { status: 200, contentType: 'text/plain', body: '', replies: 0 };
    },
    sends: {
      token: WHATSAPP_SECRETS.accessToken,
      replies: (received) => received.flatMap((each) => repliesTo(each, settings)),
      fees: ({ outcome }) => [serviceMessageFee(outcome)],
      call: (reply, token) => messagesCall(reply, settings, token),
    },
  };
}

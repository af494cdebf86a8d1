import { createHmac } from 'node:crypto';
import { PARAMETERS } from '../../config/names.ts';
import { sameSecret } from '../../same-secret.ts';
import type { Receiver } from '../receiver.ts';
import { parseNotification } from './notification.ts';

type Secret = typeof PARAMETERS.whatsappAppSecret | typeof PARAMETERS.whatsappVerifyToken;

/**
 * Meta's webhook for the WhatsApp Cloud API. Messages come in batches, more than once and with other
 * notifications between them; every authentic one answers 200. Nothing is sent back: replies cost money.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export const whatsappReceiver: Receiver<'whatsapp', Secret> = {
  channel: 'whatsapp',
  secrets: [PARAMETERS.whatsappAppSecret, PARAMETERS.whatsappVerifyToken],
  bodyLimit: 3 * 1024 * 1024,
  handshake({ query }, secrets) {
    const subscribes = query['hub.mode'] === 'subscribe';
    const knowsToken = sameSecret(query['hub.verify_token'], secrets(PARAMETERS.whatsappVerifyToken));
    const challenge = query['hub.challenge'];
    if (!subscribes || !knowsToken || challenge === undefined) return undefined;
    return { status: 200, contentType: 'text/plain', body: challenge };
  },
  // Over the bytes as they came: Meta escapes non-ASCII in a way that JSON.stringify would not repeat.
  authenticate({ headers, body }, secrets) {
    const secret = secrets(PARAMETERS.whatsappAppSecret);
    if (secret.length === 0) return false;
    const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    return sameSecret(headers['x-hub-signature-256'], expected);
  },
  parse({ body }, settings) {
    return parseNotification(body.toString('utf8'), settings);
  },
  acknowledge() {
    return { status: 200, contentType: 'text/plain', body: '' };
  },
};

import { isSignedByTwilio } from '../../twilio/signature.ts';
import { twiml } from '../../twilio/twiml.ts';
import type { Receiver } from '../receiver.ts';
import { serviceMessageFee } from './fees.ts';
import { replyText } from './reply-text.ts';
import { WHATSAPP_SECRETS } from './secrets.ts';
import type { TwilioWhatsappSettings } from './settings.ts';
import { parseTwilioMessage } from './twilio-message.ts';

/**
 * Twilio's webhook for an inbound WhatsApp message, answered by TwiML.
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function twilioReceiver(
  settings: TwilioWhatsappSettings,
): Receiver<typeof WHATSAPP_SECRETS.twilioAuthToken> {
  return {
    secrets: [WHATSAPP_SECRETS.twilioAuthToken],
    bodyLimit: 64 * 1024,
    authenticate({ url, headers, body }, secrets) {
      const form = body.toString('utf8');
      return secrets(WHATSAPP_SECRETS.twilioAuthToken).some((token) =>
        isSignedByTwilio(token, headers['x-twilio-signature'], url, form),
      );
    },
    parse({ body }) {
      return [parseTwilioMessage(body.toString('utf8'), settings)];
    },
    fees(_request, { outcome }) {
      const replies = replyText(outcome, settings) === undefined ? 0 : 1;
      return [
        { fee: 'twilio_whatsapp_message', count: 1 + replies },
        ...(replies > 0 ? [serviceMessageFee(outcome)] : []),
      ];
    },
    acknowledge(received) {
      const [text] = received.flatMap(({ outcome }) => replyText(outcome, settings) ?? []);
      return {
        status: 200,
        contentType: 'text/xml',
        body: twiml(text),
        replies: text === undefined ? 0 : 1,
      };
    },
  };
}

import { isSignedByTwilio } from '../../twilio/signature.ts';
import { twiml } from '../../twilio/twiml.ts';
import type { Receiver } from '../receiver.ts';
import { inboundFee, outboundFee } from './fees.ts';
import { replyText } from './reply-text.ts';
import { SMS_SECRETS } from './secrets.ts';
import { segmentsOf } from './segments.ts';
import type { TwilioSmsSettings } from './settings.ts';
import { parseTwilioMessage } from './twilio-message.ts';

/**
 * Twilio's webhook for an inbound text message.
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function twilioReceiver(settings: TwilioSmsSettings): Receiver<typeof SMS_SECRETS.twilioAuthToken> {
  return {
    secrets: [SMS_SECRETS.twilioAuthToken],
    bodyLimit: 64 * 1024,
    authenticate({ url, headers, body }, secrets) {
      const form = body.toString('utf8');
      return secrets(SMS_SECRETS.twilioAuthToken).some((token) =>
        isSignedByTwilio(token, headers['x-twilio-signature'], url, form),
      );
    },
    parse({ body }) {
      return [parseTwilioMessage(body.toString('utf8'), settings)];
    },
    fees({ body }, { outcome }) {
      const parameters = new URLSearchParams(body.toString('utf8'));
      const count = Math.max(1, Number(parameters.get('NumSegments')) || 1);
      const came = { fee: 'twilio_sms_inbound', count } as const;
      const text = replyText(outcome);
      const sent = text && ({ fee: 'twilio_sms_outbound', count: segmentsOf(text) } as const);
      return [
        inboundFee(came, parameters.get('To'), settings, parameters.get('ToCountry')),
        ...(sent ? [outboundFee(sent, parameters.get('FromCountry'))] : []),
      ];
    },
    acknowledge(received) {
      const [text] = received.flatMap(({ outcome }) => replyText(outcome) ?? []);
      return { status: 200, contentType: 'text/xml', body: twiml(text), replies: text === undefined ? 0 : 1 };
    },
  };
}

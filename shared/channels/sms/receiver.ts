import { PARAMETERS } from '../../config/names.ts';
import { isSignedByTwilio } from '../../twilio/signature.ts';
import type { Receiver } from '../receiver.ts';
import { replyTo } from './reply.ts';
import { parseTwilioMessage } from './twilio-message.ts';

/**
 * Twilio's webhook for an inbound text message.
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export const smsReceiver: Receiver<'sms', typeof PARAMETERS.twilioAuthToken> = {
  channel: 'sms',
  secrets: [PARAMETERS.twilioAuthToken],
  bodyLimit: 64 * 1024,
  authenticate({ url, headers, body }, secrets) {
    return isSignedByTwilio(
      secrets(PARAMETERS.twilioAuthToken),
      headers['x-twilio-signature'],
      url,
      body.toString('utf8'),
    );
  },
  parse({ body }, settings) {
    return [parseTwilioMessage(body.toString('utf8'), settings)];
  },
  acknowledge(received) {
    return { status: 200, contentType: 'text/xml', body: replyTo(received) };
  },
};

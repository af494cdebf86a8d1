import { twiml } from '../../twilio/twiml.ts';
import type { Received } from '../receiver.ts';
import { pinText } from '../reply-text.ts';

/** TwiML. Silence unless a PIN is waited for: every reply is an outbound message, and costs as one. */
export function replyTo(received: readonly Received[]): string {
  const [pin] = received.flatMap(({ outcome }) => (outcome.kind === 'pin_sent' ? [outcome] : []));
  return twiml(pin && pinText(pin, undefined));
}

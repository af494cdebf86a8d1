import { message } from '../../messages/messages.ts';
import type { Received } from '../receiver.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

/**
 * TwiML. Silence unless a PIN is waited for: every reply is an outbound message, and costs as one.
 * @see https://www.twilio.com/docs/messaging/twiml
 */
export function replyTo(received: readonly Received[]): string {
  const [pin] = received.flatMap(({ outcome }) => (outcome.kind === 'pin_sent' ? [outcome] : []));
  if (!pin) return `${HEAD}<Response/>`;
  const { projectName: project, locale } = pin.verification;
  const text = message('pin', { project, pin: pin.pin }, [locale]);
  return `${HEAD}<Response><Message>${escapeXml(text)}</Message></Response>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);
}

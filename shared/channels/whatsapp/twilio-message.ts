import { canonicalNumber } from '../../numbering/canonical-number.ts';
import { type InboundMessage, unusable } from '../inbound-message.ts';
import type { TwilioWhatsappSettings } from './settings.ts';
import { readText } from './text.ts';

/** An address of this channel: without its prefix it would be a text message's, whose sender can be forged. */
const SENDER = /^whatsapp:\+([1-9][0-9]{6,14})$/;

/**
 * Reads the form of one inbound message. People who hide their number have an id in `From`
 * (`whatsapp:US.1349…`); Twilio has no way to ask them for it.
 * @see https://www.twilio.com/en-us/changelog/whatsapp-bsuid-format-in-conversations-and-webhook-fields
 */
export function parseTwilioMessage(form: string, settings: TwilioWhatsappSettings): InboundMessage {
  const parameters = new URLSearchParams(form);
  const ours = parameters.get('To') === `whatsapp:${settings.displayPhoneNumber}`;
  if (parameters.get('AccountSid') !== settings.accountSid || !ours) return unusable('not_addressed_to_us');
  const kind = parameters.get('MessageType') ?? 'text';
  if (kind !== 'text' || Number(parameters.get('NumMedia') ?? '0') > 0) return unusable('other_kind');
  if (parameters.get('Forwarded') === 'true' || parameters.get('FrequentlyForwarded') === 'true')
    return unusable('forwarded');
  const [, from] = SENDER.exec(parameters.get('From') ?? '') ?? [];
  if (from === undefined) return unusable('sender_without_number');
  const name = parameters.get('ProfileName');
  return readText(parameters.get('Body') ?? '', { id: from }, { wa_id: from }, (code) => ({
    kind: 'code_with_number',
    sender: { id: from },
    code,
    number: canonicalNumber(`+${from}`),
    method: 'whatsapp_from',
    data: { wa_id: from, ...(name && { profile_name: name }) },
  }));
}

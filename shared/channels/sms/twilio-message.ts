import { findCode } from '../../verification/challenge-code.ts';
import { type InboundMessage, unusable } from '../inbound-message.ts';
import type { SmsSettings } from './settings.ts';

/** E.164. Alphanumeric senders and short codes can't be somebody's own number. */
const NUMBER = /^\+[1-9][0-9]{6,14}$/;

/** Reads the form of one inbound message; `whatsapp:` addresses never satisfy an SMS challenge. */
export function parseTwilioMessage(form: string, settings: SmsSettings): InboundMessage {
  const parameters = new URLSearchParams(form);
  const to = parameters.get('To');
  const addressed = settings.numbers.some((each) => each.number === to);
  if (parameters.get('AccountSid') !== settings.accountSid || !addressed)
    return unusable('not_addressed_to_us');
  const from = parameters.get('From') ?? '';
  if (!NUMBER.test(from)) return unusable('sender_without_number');
  const code = findCode(parameters.get('Body') ?? '');
  if (code === undefined) return unusable('no_code');
  const country = parameters.get('FromCountry');
  return {
    kind: 'code_with_number',
    sender: { id: from },
    code,
    number: from,
    method: 'sms_mo',
    data: { provider: settings.provider, ...(country && { from_country: country }) },
  };
}

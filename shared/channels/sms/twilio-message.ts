import { type InboundMessage, unusable } from '../inbound-message.ts';
import type { TwilioSmsSettings } from './settings.ts';
import { readTextMessage } from './text-message.ts';

/** Reads the form of one inbound message; `whatsapp:` addresses never satisfy an SMS challenge. */
export function parseTwilioMessage(form: string, settings: TwilioSmsSettings): InboundMessage {
  const parameters = new URLSearchParams(form);
  const to = parameters.get('To');
  const addressed = settings.numbers.some((each) => each.number === to);
  if (parameters.get('AccountSid') !== settings.accountSid || !addressed)
    return unusable('not_addressed_to_us');
  // Advanced Opt-Out has recognised a keyword of its own, in any language, and answered it.
  if (parameters.get('OptOutType')) return unusable('carrier_keyword');
  const country = parameters.get('FromCountry');
  return readTextMessage({
    from: parameters.get('From') ?? '',
    body: parameters.get('Body') ?? '',
    data: { provider: settings.provider, ...(country && { from_country: country }) },
  });
}

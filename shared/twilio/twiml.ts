const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

/**
 * The answer to a webhook call, by which Twilio sends a message back; undefined sends nothing.
 * @see https://www.twilio.com/docs/messaging/twiml
 */
export function twiml(text: string | undefined): string {
  if (text === undefined) return `${HEAD}<Response/>`;
  return `${HEAD}<Response><Message>${escapeXml(text)}</Message></Response>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);
}

import { isWebhookEvent, type WebhookEvent } from './webhook-event.ts';
import {
  verifyWebhookSignature,
  type WebhookHeaders,
  type WebhookOptions,
  WebhookVerificationError,
} from './webhook-signature.ts';

/**
 * The event in a request to your webhook URL, if the service sent it and not long ago. `rawBody` is the body as it
 * came: parsed and written again it is another one. Throws WebhookVerificationError, and TypeError for a secret that
 * is none. An event can come twice: remember its `id` for a few minutes longer than the tolerance, or let what you
 * do be the same when done again.
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
  options: WebhookOptions = {},
): Promise<WebhookEvent> {
  await verifyWebhookSignature(rawBody, headers, secret, options);
  const event = parse(typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody));
  if (!isWebhookEvent(event)) throw new WebhookVerificationError('not_an_event');
  return event;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { message } from '../../messages/messages.ts';
import type { ProviderCall } from '../../ports.ts';
import type { InboundMessage } from '../inbound-message.ts';
import type { Received } from '../receiver.ts';
import { replyText } from './reply-text.ts';
import type { MetaSettings } from './settings.ts';

/** https://developers.facebook.com/docs/graph-api/changelog: lives until July 2028. */
const VERSION = 'v26.0';

/** What is sent back for one message: nothing, a text, or the question for the number of somebody who hides it. */
export function repliesTo(received: Received, settings: MetaSettings): readonly object[] {
  const content = contentFor(received, settings);
  const recipient = recipientOf(received.message);
  if (!content || !recipient) return [];
  return [{ messaging_product: 'whatsapp', recipient_type: 'individual', ...recipient, ...content }];
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages */
export function messagesCall(reply: object, { phoneNumberId }: MetaSettings, token: string): ProviderCall {
  return {
    url: `https://graph.facebook.com/${VERSION}/${phoneNumberId}/messages`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(reply),
  };
}

function contentFor(received: Received, { replies }: MetaSettings): object | undefined {
  const { outcome } = received;
  if (outcome.kind === 'number_asked') return contactRequest(outcome.verification);
  const text = replyText(outcome, { replies });
  return text === undefined ? undefined : { type: 'text', text: { preview_url: false, body: text } };
}

/**
 * A message with a button that shares the person's own number.
 * @see https://docs.kapso.ai/docs/whatsapp/send-messages/request-contact-info
 */
function contactRequest({
  projectName: project,
  identifier,
  locale,
}: {
  readonly projectName: string;
  readonly identifier?: string;
  readonly locale?: string;
}): object {
  const text =
    identifier === undefined
      ? message('ask_any_contact', { project }, [locale])
      : message('ask_contact', { project, ending: identifier.slice(-2) }, [locale]);
  return {
    type: 'interactive',
    interactive: {
      type: 'request_contact_info',
      body: { text },
      action: { name: 'request_contact_info' },
    },
  };
}

/** Whoever wrote: by number, or in another field by the id of somebody who hides it. */
function recipientOf(message: InboundMessage): { to: string } | { recipient: string } | undefined {
  const { sender } = message;
  if (!sender) return undefined;
  const known = 'data' in message ? message.data : 'account' in message ? message.account : {};
  return known.wa_id === undefined ? { recipient: sender.id } : { to: String(known.wa_id) };
}

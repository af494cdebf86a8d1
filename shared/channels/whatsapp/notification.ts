import * as z from 'zod/mini';
import { canonicalNumber } from '../../numbering/canonical-number.ts';
import { findCode } from '../../verification/challenge-code.ts';
import { type InboundMessage, unusable } from '../inbound-message.ts';
import { readJson } from '../read-json.ts';
import type { WhatsappSettings } from './settings.ts';

const inbound = z.object({
  id: z.string(),
  type: z.string(),
  from: z.optional(z.string()),
  text: z.optional(z.object({ body: z.string() })),
  context: z.optional(
    z.object({ forwarded: z.optional(z.boolean()), frequently_forwarded: z.optional(z.boolean()) }),
  ),
  group_id: z.optional(z.string()),
});

const contact = z.object({
  wa_id: z.optional(z.string()),
  profile: z.optional(z.object({ name: z.optional(z.string()) })),
});

const value = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.optional(z.array(contact)),
  messages: z.optional(z.array(z.unknown())),
});

const notification = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })),
});

type Inbound = z.infer<typeof inbound>;
type Contact = z.infer<typeof contact>;

const NUMBER = /^[1-9][0-9]{6,14}$/;

/**
 * All messages of one notification. Statuses and other fields hold none; one message that can't be read does
 * not take its neighbours along.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export function parseNotification(body: string, settings: WhatsappSettings): readonly InboundMessage[] {
  const parsed = z.safeParse(notification, readJson(body));
  if (!parsed.success) return [unusable('unreadable')];
  return parsed.data.entry
    .flatMap((entry) => entry.changes)
    .filter((change) => change.field === 'messages')
    .flatMap((change) => parseChange(change.value, settings));
}

function parseChange(change: unknown, settings: WhatsappSettings): readonly InboundMessage[] {
  const parsed = z.safeParse(value, change);
  if (!parsed.success) return [unusable('unreadable')];
  const { metadata, contacts = [], messages = [] } = parsed.data;
  if (metadata.phone_number_id !== settings.phoneNumberId)
    return messages.map(() => unusable('not_addressed_to_us'));
  return messages.map((message) => {
    const read = z.safeParse(inbound, message);
    return read.success ? parseMessage(read.data, contacts) : unusable('unreadable');
  });
}

function parseMessage(message: Inbound, contacts: readonly Contact[]): InboundMessage {
  if (message.type !== 'text' || !message.text) return unusable('other_kind');
  if (message.group_id !== undefined) return unusable('group');
  if (message.context?.forwarded || message.context?.frequently_forwarded) return unusable('forwarded');
  const code = findCode(message.text.body);
  if (code === undefined) return unusable('no_code');
  // People with a user name may hide their number; then `from` is absent or holds an id of another form.
  if (message.from === undefined || !NUMBER.test(message.from)) return unusable('sender_without_number');
  const { from } = message;
  const name = contacts.find((each) => each.wa_id === from)?.profile?.name;
  return {
    kind: 'code_with_number',
    sender: { id: from },
    code,
    number: canonicalNumber(`+${from}`),
    method: 'whatsapp_from',
    data: { wa_id: from, ...(name !== undefined && { profile_name: name }) },
  };
}

import * as z from 'zod/mini';
import { canonicalNumber } from '../../numbering/canonical-number.ts';
import { readJson } from '../../read-json.ts';
import type { VerifiedData } from '../../verification/verification.ts';
import { type InboundMessage, unusable } from '../inbound-message.ts';
import type { MetaSettings } from './settings.ts';
import { isUserId, parseSharedContact, sharedContact, WHATSAPP_NUMBER } from './shared-contact.ts';
import { readText } from './text.ts';

const inbound = z.object({
  id: z.string(),
  type: z.string(),
  from: z.optional(z.string()),
  from_user_id: z.optional(z.string()),
  text: z.optional(z.object({ body: z.string() })),
  contacts: z.optional(z.array(sharedContact)),
  /** Of a shared contact; some accounts have it here, some in the contact. */
  origin: z.optional(z.string()),
  context: z.optional(
    z.object({ forwarded: z.optional(z.boolean()), frequently_forwarded: z.optional(z.boolean()) }),
  ),
  group_id: z.optional(z.string()),
});

const contact = z.object({
  wa_id: z.optional(z.string()),
  user_id: z.optional(z.string()),
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

/**
 * All messages of one notification. Statuses and other fields hold none; one message that can't be read does
 * not take its neighbours along.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export function parseNotification(body: string, settings: MetaSettings): readonly InboundMessage[] {
  const parsed = z.safeParse(notification, readJson(body));
  if (!parsed.success) return [unusable('unreadable')];
  return parsed.data.entry
    .flatMap((entry) => entry.changes)
    .filter((change) => change.field === 'messages')
    .flatMap((change) => parseChange(change.value, settings));
}

function parseChange(change: unknown, settings: MetaSettings): readonly InboundMessage[] {
  const parsed = z.safeParse(value, change);
  if (!parsed.success) return [unusable('unreadable')];
  const { metadata, contacts = [], messages = [] } = parsed.data;
  if (metadata.phone_number_id !== settings.phoneNumberId)
    return messages.map(() => unusable('not_addressed_to_us'));
  return messages.map((message) => {
    const read = z.safeParse(inbound, message);
    return read.success ? parseMessage(read.data, contacts, settings) : unusable('unreadable');
  });
}

function parseMessage(
  message: Inbound,
  contacts: readonly Contact[],
  { replies }: MetaSettings,
): InboundMessage {
  if (message.group_id !== undefined) return unusable('group');
  if (message.context?.forwarded || message.context?.frequently_forwarded) return unusable('forwarded');
  const { from, from_user_id: userId } = message;
  const profile = contacts.find(
    ({ wa_id, user_id }) =>
      (from !== undefined && wa_id === from) || (userId !== undefined && user_id === userId),
  )?.profile;
  const name: VerifiedData = profile?.name === undefined ? {} : { profile_name: profile.name };
  if (message.type === 'contacts') {
    return parseSharedContact(userId, message.origin, message.contacts ?? [], name);
  }
  if (message.type !== 'text' || !message.text) return unusable('other_kind');

  const known = userId !== undefined && isUserId(userId);
  // People with a user name may hide their number; then `from` is absent.
  const number = from !== undefined && WHATSAPP_NUMBER.test(from) ? from : undefined;
  const id = known ? userId : number;
  if (id === undefined) return unusable('sender_without_number');
  const account = { ...(number !== undefined && { wa_id: number }), ...(known && { user_id: userId }) };
  return readText(message.text.body, { id }, account, (code) => {
    if (number === undefined) {
      // Asking for the number takes a message, which is paid for.
      return replies ? { kind: 'code', sender: { id }, code } : unusable('sender_without_number');
    }
    return {
      kind: 'code_with_number',
      sender: { id },
      code,
      number: canonicalNumber(`+${number}`),
      method: 'whatsapp_from',
      data: { wa_id: number, ...name },
    };
  });
}

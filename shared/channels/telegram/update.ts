import * as z from 'zod/mini';
import { isNo } from '../../messages/no-words.ts';
import { readJson } from '../../read-json.ts';
import { findCode } from '../../verification/find-code.ts';
import { type InboundMessage, type Sender, unusable } from '../inbound-message.ts';

const contact = z.object({ phone_number: z.string(), user_id: z.optional(z.int()) });

/** As long as a BCP 47 tag gets: https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1 */
const LONGEST_TAG = 35;

const person = z.object({
  id: z.int(),
  is_bot: z.boolean(),
  username: z.optional(z.string()),
  // It only picks the words of the answer: no message is refused for it.
  language_code: z.catch(z.optional(z.string().check(z.maxLength(LONGEST_TAG))), undefined),
});

const update = z.object({
  message: z.optional(
    z.object({
      from: z.optional(person),
      chat: z.object({ id: z.int(), type: z.string() }),
      text: z.optional(z.string()),
      contact: z.optional(contact),
      forward_origin: z.optional(z.unknown()),
      forward_date: z.optional(z.int()),
      via_bot: z.optional(z.unknown()),
    }),
  ),
});

type PrivateMessage = NonNullable<z.infer<typeof update>['message']> & { from: z.infer<typeof person> };

/**
 * What the contact's `phone_number` may look like. The server vouches for `user_id` only; the number is text
 * that the sender's client wrote (https://github.com/tdlib/td/issues/2575), so anything but plain digits is
 * refused instead of being read charitably.
 */
const CLIENT_NUMBER = /^\+?([0-9]{7,15})$/;

/**
 * One message at most. Only a private chat with a person counts: in a group anybody can answer.
 * @see https://core.telegram.org/bots/api#update
 */
export function parseUpdate(body: string): InboundMessage {
  const parsed = z.safeParse(update, readJson(body));
  if (!parsed.success) return unusable('unreadable');
  const { message } = parsed.data;
  if (!message?.from || message.from.is_bot) return unusable('other_kind');
  const { from } = message;
  if (message.chat.type !== 'private' || message.chat.id !== from.id) return unusable('group');
  const language = from.language_code;
  return fromPerson(
    { ...message, from },
    { id: String(from.id), ...(language !== undefined && { language }) },
  );
}

function fromPerson(message: PrivateMessage, sender: Sender): InboundMessage {
  const secondHand = [message.forward_origin, message.forward_date, message.via_bot].some(
    (mark) => mark !== undefined,
  );
  if (message.contact) return fromContact(message, message.contact, secondHand, sender);
  if (secondHand) return { kind: 'unusable', reason: 'forwarded', sender, answer: 'help' };
  if (isNo(message.text ?? '')) return { kind: 'no', sender, account: { telegram_user_id: message.from.id } };
  const code = findCode(message.text ?? '');
  if (code === undefined) {
    const answer = /^\/start\b/.test(message.text ?? '') ? 'start_without_code' : 'help';
    return { kind: 'unusable', reason: 'no_code', sender, answer };
  }
  return { kind: 'code', sender, code };
}

function fromContact(
  { from }: PrivateMessage,
  { phone_number, user_id }: z.infer<typeof contact>,
  secondHand: boolean,
  sender: Sender,
): InboundMessage {
  // Without this anybody could forward the card of the person they want to be.
  if (secondHand || user_id !== from.id) {
    return { kind: 'unusable', reason: 'not_own_contact', sender, answer: 'not_own_contact' };
  }
  const [, digits] = CLIENT_NUMBER.exec(phone_number) ?? [];
  if (digits === undefined)
    return { kind: 'unusable', reason: 'malformed_number', sender, answer: 'not_own_contact' };
  if (digits.startsWith('888')) {
    return { kind: 'unusable', reason: 'anonymous_number', sender, answer: 'anonymous_number' };
  }
  return {
    kind: 'number',
    sender,
    number: `+${digits}`,
    method: 'telegram_contact',
    data: {
      telegram_user_id: from.id,
      ...(from.username !== undefined && { telegram_username: from.username }),
    },
  };
}

import * as z from 'zod/mini';
import { canonicalNumber } from '../../numbering/canonical-number.ts';
import type { VerifiedData } from '../../verification/verification.ts';
import { type InboundMessage, unusable } from '../inbound-message.ts';

export const sharedContact = z.object({
  origin: z.optional(z.string()),
  phones: z.optional(z.array(z.object({ phone: z.optional(z.string()), wa_id: z.optional(z.string()) }))),
});

/** Digits without a plus, as Meta writes numbers. */
export const WHATSAPP_NUMBER = /^[1-9][0-9]{6,14}$/;

/**
 * A business-scoped user id: the person's, for this business alone.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
 */
export function isUserId(id: string): boolean {
  return /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(id);
}

/**
 * Somebody shared a contact. It is their own number only where WhatsApp itself says that it answers our request: any other
 * card may be anybody's.
 * @see https://docs.kapso.ai/docs/whatsapp/send-messages/request-contact-info
 */
export function parseSharedContact(
  userId: string | undefined,
  messageOrigin: string | undefined,
  contacts: readonly z.infer<typeof sharedContact>[],
  name: VerifiedData,
): InboundMessage {
  const [contact, ...others] = contacts;
  if (!contact || others.length > 0 || userId === undefined || !isUserId(userId)) return notOwn();
  const origins = [messageOrigin, contact.origin].filter((origin) => origin !== undefined);
  const asked = origins.length > 0 && origins.every((origin) => origin === 'contact_request');
  const number = asked ? oneNumber(contact.phones ?? []) : undefined;
  if (number === undefined) return notOwn();
  return {
    kind: 'number',
    sender: { id: userId },
    number,
    method: 'whatsapp_contact_request',
    data: { user_id: userId, ...name },
  };
}

type Phone = NonNullable<z.infer<typeof sharedContact>['phones']>[number];

/** E.164. Undefined unless all that the card says is one and the same number. */
function oneNumber(phones: readonly Phone[]): string | undefined {
  const written = phones.flatMap(({ phone, wa_id }) => [phone, wa_id]).filter((each) => each !== undefined);
  const numbers = new Set(
    written.map((each) => {
      const digits = each.replace(/^\+/, '');
      return WHATSAPP_NUMBER.test(digits) ? canonicalNumber(`+${digits}`) : undefined;
    }),
  );
  const [number] = numbers;
  return numbers.size === 1 ? number : undefined;
}

function notOwn(): InboundMessage {
  return unusable('not_own_contact');
}

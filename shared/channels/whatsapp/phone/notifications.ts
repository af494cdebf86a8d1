import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { ProviderRequest, Signing } from '../../phone.ts';

/** A business number, as Meta knows it. */
export type WhatsappLine = {
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string;
  /** The stand-in for Meta's API: `GET /sent` shows what would have been sent. */
  readonly graphApiUrl: string;
};

export type WhatsappMessage = {
  /** E.164; undefined for people who hide their number. */
  readonly from?: string | undefined;
  readonly text: string;
  /** What the person calls themselves. */
  readonly name?: string;
  /** Meta's id of the message: the same for a repeated delivery. */
  readonly id?: string;
  readonly forwarded?: boolean;
  readonly groupId?: string;
};

/** A notification as Meta sends it: any number of messages at once. */
export function notification(
  whatsapp: WhatsappLine,
  messages: readonly WhatsappMessage[],
  now: number,
): object {
  return envelope(whatsapp, {
    contacts: messages.map(({ from, name = 'Ann Šarūnė 🙂' }) => ({
      profile: { name },
      ...(from !== undefined && { wa_id: digits(from) }),
      user_id: businessScopedUserId(from),
    })),
    messages: messages.map(({ from, text, id, forwarded, groupId }) => ({
      ...(from !== undefined && { from: digits(from) }),
      from_user_id: businessScopedUserId(from),
      id: id ?? `wamid.${randomUUID()}`,
      timestamp: String(Math.floor(now / 1000)),
      type: 'text',
      text: { body: text },
      ...(forwarded && { context: { forwarded: true } }),
      ...(groupId !== undefined && { group_id: groupId }),
    })),
  });
}

/** What comes when somebody who hides their number shares it, by the button of our request. */
export function contactAnswer(whatsapp: WhatsappLine, number: string, now: number): object {
  const userId = businessScopedUserId(undefined);
  return envelope(whatsapp, {
    contacts: [{ profile: { name: 'Ann Šarūnė 🙂' }, user_id: userId }],
    messages: [
      {
        from_user_id: userId,
        id: `wamid.${randomUUID()}`,
        timestamp: String(Math.floor(now / 1000)),
        type: 'contacts',
        contacts: [
          { origin: 'contact_request', phones: [{ phone: number, wa_id: digits(number), type: 'CELL' }] },
        ],
      },
    ],
  });
}

/** What comes over the same URL when one of our messages was delivered. */
export function statusNotification(whatsapp: WhatsappLine, recipient: string, now: number): object {
  const timestamp = String(Math.floor(now / 1000));
  return envelope(whatsapp, {
    statuses: [
      {
        id: `wamid.${randomUUID()}`,
        status: 'delivered',
        timestamp,
        recipient_id: digits(recipient),
      },
    ],
  });
}

/**
 * The call that Meta makes: signed over its bytes, in which everything beyond ASCII is escaped.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
 */
export function whatsappRequest(
  whatsapp: WhatsappLine,
  payload: object,
  signing: Signing = 'good',
): ProviderRequest {
  const body = JSON.stringify(payload).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const secret = signing === 'good' ? whatsapp.appSecret : 'not-the-app-secret';
  return {
    url: whatsapp.webhookUrl,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  };
}

/** Meta's question whether the webhook is ours. */
export function subscriptionRequest(
  whatsapp: WhatsappLine,
  challenge: string,
  signing: Signing = 'good',
): ProviderRequest {
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': challenge,
    'hub.verify_token': signing === 'good' ? whatsapp.verifyToken : 'not-the-verify-token',
  });
  return { url: `${whatsapp.webhookUrl}?${query}`, method: 'GET', headers: {} };
}

function envelope({ phoneNumberId, displayPhoneNumber }: WhatsappLine, value: object): object {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: digits(displayPhoneNumber), phone_number_id: phoneNumberId },
              ...value,
            },
          },
        ],
      },
    ],
  };
}

/**
 * Comes with every message, whereas people with a user name may hide their number.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
 */
export function businessScopedUserId(from: string | undefined): string {
  const person = createHash('sha256')
    .update(from === undefined ? 'hidden' : digits(from))
    .digest();
  return `LT.${person.readUIntBE(0, 6)}`;
}

function digits(number: string): string {
  return number.replace(/\D/g, '');
}

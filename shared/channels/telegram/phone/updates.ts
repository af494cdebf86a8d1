import { createHash } from 'node:crypto';
import type { Message, Update } from 'telegraf/types';
import type { ProviderRequest, Signing } from '../../phone.ts';

/** A bot, as Telegram knows it. */
export type TelegramLine = {
  readonly webhookUrl: string;
  readonly secretToken: string;
  readonly botUsername: string;
};

export type Account = {
  /** Telegram's user id. */
  readonly id: number;
  readonly username?: string;
  /** IETF language tag of the app. */
  readonly language?: string;
};

type Contact = {
  /** As the person's client writes it: some send the +, some don't. */
  readonly number: string;
  /** Whose card it is; the server sets it, and leaves it out for cards of strangers. */
  readonly userId?: number | undefined;
  readonly forwarded?: boolean;
};

/**
 * The same number is always the same account, and another number another one. Telegram's ids have up to
 * 52 bits (https://core.telegram.org/bots/api#user); this one doesn't show the number's digits.
 */
export function accountOf(number: string): Account {
  const digest = createHash('sha256').update(number.replace(/\D/g, '')).digest();
  return { id: digest.readUIntBE(0, 6), username: 'ann', language: 'en' };
}

/** The person pressed Start in the deep link's chat. */
export function startUpdate(
  account: Account,
  code: string,
  now: number,
): Update.MessageUpdate<Message.TextMessage> {
  return textUpdate(account, `/start ${code}`, now);
}

/** The person typed something, or Start typed it for them. */
export function textUpdate(
  account: Account,
  text: string,
  now: number,
): Update.MessageUpdate<Message.TextMessage> {
  const [command] = /^\/[a-z_]+/.exec(text) ?? [];
  return {
    update_id: updateId(now),
    message: {
      ...privateMessage(account, now),
      text,
      ...(command !== undefined && {
        entities: [{ type: 'bot_command', offset: 0, length: command.length }],
      }),
    },
  };
}

/** The person pressed our button, or shared a card from the address book. */
export function contactUpdate(
  account: Account,
  { number, userId, forwarded }: Contact,
  now: number,
): Update.MessageUpdate<Message.ContactMessage> {
  const date = seconds(now);
  const origin = { type: 'hidden_user' as const, sender_user_name: 'Someone', date };
  return {
    update_id: updateId(now),
    message: {
      ...privateMessage(account, now),
      contact: { phone_number: number, first_name: 'Ann', ...(userId !== undefined && { user_id: userId }) },
      ...(forwarded && {
        forward_origin: origin,
        // Replaced by forward_origin in Bot API 7.0, and still sent for bots that were written before.
        forward_date: date,
      }),
    },
  };
}

/** The call that Telegram makes with an update. */
export function telegramRequest(
  { webhookUrl, secretToken }: TelegramLine,
  update: object,
  signing: Signing = 'good',
): ProviderRequest {
  return {
    url: webhookUrl,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': signing === 'good' ? secretToken : 'not-the-secret-token',
    },
    body: JSON.stringify(update),
  };
}

function privateMessage({ id, username, language }: Account, now: number) {
  const name = { first_name: 'Ann', ...(username !== undefined && { username }) };
  return {
    message_id: 42,
    from: { id, is_bot: false, ...name, ...(language !== undefined && { language_code: language }) },
    chat: { id, type: 'private' as const, ...name },
    date: seconds(now),
  };
}

// As update ids do, it grows from one update to the next.
function updateId(now: number): number {
  return now % 1_000_000_000;
}

function seconds(now: number): number {
  return Math.floor(now / 1000);
}

import type { Update } from 'telegraf/types';
import type { LocalConfiguration } from '../local-configuration.ts';
import type { ProviderRequest, Signing } from './provider-request.ts';

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

/** The same number is always the same account. */
export function accountOf(number: string): Account {
  return {
    id: 1_000_000_000 + (Number(number.replace(/\D/g, '').slice(-9)) || 1),
    username: 'ann',
    language: 'en',
  };
}

/** The person pressed Start in the deep link's chat. */
export function startUpdate(account: Account, code: string, now: number): Update.MessageUpdate {
  const text = `/start ${code}`;
  return messageUpdate(account, now, { text, entities: [{ type: 'bot_command', offset: 0, length: 6 }] });
}

/** The person pressed our button, or shared a card from the address book. */
export function contactUpdate(
  account: Account,
  { number, userId, forwarded }: Contact,
  now: number,
): Update.MessageUpdate {
  return messageUpdate(account, now, {
    contact: { phone_number: number, first_name: 'Ann', ...(userId !== undefined && { user_id: userId }) },
    ...(forwarded && {
      forward_origin: { type: 'hidden_user', sender_user_name: 'Someone', date: seconds(now) },
      forward_date: seconds(now),
    }),
  });
}

/** The call that Telegram makes with an update. */
export function telegramRequest(
  { webhookUrl, secretToken }: LocalConfiguration['telegram'],
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

function messageUpdate(
  { id, username, language }: Account,
  now: number,
  content: object,
): Update.MessageUpdate {
  const name = { first_name: 'Ann', ...(username !== undefined && { username }) };
  const message = {
    message_id: 42,
    from: { id, is_bot: false, ...name, ...(language !== undefined && { language_code: language }) },
    chat: { id, type: 'private', ...name },
    date: seconds(now),
    ...content,
  };
  return { update_id: now % 1_000_000_000, message: message as Update.MessageUpdate['message'] };
}

function seconds(now: number): number {
  return Math.floor(now / 1000);
}

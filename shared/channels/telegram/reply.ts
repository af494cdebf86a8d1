import type { ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'telegraf/types';
import { type MessageKey, message } from '../../messages/messages.ts';
import type { Verification } from '../../verification/verification.ts';
import type { Sender } from '../inbound-message.ts';
import type { Received } from '../receiver.ts';

/** @see https://core.telegram.org/bots/api#sendmessage */
type SendMessage = {
  readonly method: 'sendMessage';
  readonly chat_id: number;
  readonly text: string;
  readonly reply_markup: ReplyKeyboardMarkup | ReplyKeyboardRemove;
};

const REMOVE_KEYBOARD: ReplyKeyboardRemove = { remove_keyboard: true };

/** One sentence for whoever wrote. A code that is unknown, expired or used gets the same one. */
export function replyTo({ message: received, outcome }: Received): readonly SendMessage[] {
  const { sender } = received;
  if (!sender) return [];
  const say = (
    key: MessageKey | readonly MessageKey[],
    verification?: Verification,
    markup: SendMessage['reply_markup'] = REMOVE_KEYBOARD,
    pin?: string,
  ) => [answer(sender, [key].flat(), verification, markup, pin)];
  switch (outcome.kind) {
    case 'number_asked':
      return say(
        outcome.verification.identifier === undefined ? 'ask_any_contact' : 'ask_contact',
        outcome.verification,
        shareContactKeyboard(languagesOf(sender, outcome.verification)),
      );
    case 'verified':
    case 'already_verified':
      return say(['verified', 'reply_no_hint'], outcome.verification);
    case 'pin_sent':
      return say(['pin', 'reply_no_hint'], outcome.verification, REMOVE_KEYBOARD, outcome.pin);
    case 'pin_withheld':
    case 'wrong_sender':
      return say(outcome.kind, outcome.verification);
    case 'withdrawn':
      return say('revoked_by_no', outcome.verification);
    case 'no_match':
    case 'too_many_misses':
    case 'nothing_asked':
      return say(outcome.kind);
    case 'unusable':
      return received.kind === 'unusable' && received.answer ? say(received.answer) : [];
  }
}

function answer(
  sender: Sender,
  keys: readonly MessageKey[],
  verification: Verification | undefined,
  markup: SendMessage['reply_markup'],
  pin: string | undefined,
): SendMessage {
  const values = verification && {
    project: verification.projectName,
    ...(pin !== undefined && { pin }),
    ...(verification.identifier !== undefined && { ending: verification.identifier.slice(-2) }),
  };
  const languages = languagesOf(sender, verification);
  const text = keys.map((key) => message(key, values, languages)).join('\n\n');
  return { method: 'sendMessage', chat_id: Number(sender.id), text, reply_markup: markup };
}

/** The language of their app is the person's own choice, and the caller's only a guess at it. */
function languagesOf({ language }: Sender, verification: Verification | undefined) {
  return [language, verification?.locale];
}

/** The button works in private chats only, and its answer carries the account's own user_id. */
function shareContactKeyboard(wanted: readonly (string | undefined)[]): ReplyKeyboardMarkup {
  return {
    keyboard: [[{ text: message('share_contact', {}, wanted), request_contact: true }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  };
}

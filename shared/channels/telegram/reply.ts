import type { ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'telegraf/types';
import { type MessageKey, message } from '../../messages/messages.ts';
import type { Verification } from '../../verification/verification.ts';
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
    key: MessageKey,
    verification?: Verification,
    markup: SendMessage['reply_markup'] = REMOVE_KEYBOARD,
  ) => [answer(Number(sender.id), key, verification, markup)];
  switch (outcome.kind) {
    case 'number_asked':
      return say(
        outcome.verification.identifier === undefined ? 'ask_any_contact' : 'ask_contact',
        outcome.verification,
        shareContactKeyboard(),
      );
    case 'verified':
    case 'already_verified':
      return say('verified', outcome.verification);
    case 'wrong_sender':
      return say('wrong_sender', outcome.verification);
    case 'no_match':
    case 'nothing_asked':
      return say(outcome.kind);
    case 'unusable':
      return received.kind === 'unusable' && received.answer ? say(received.answer) : [];
  }
}

function answer(
  chat: number,
  key: MessageKey,
  verification: Verification | undefined,
  markup: SendMessage['reply_markup'],
): SendMessage {
  const values = verification && {
    project: verification.projectName,
    ...(verification.identifier !== undefined && { ending: verification.identifier.slice(-2) }),
  };
  return { method: 'sendMessage', chat_id: chat, text: message(key, values), reply_markup: markup };
}

/** The button works in private chats only, and its answer carries the account's own user_id. */
function shareContactKeyboard(): ReplyKeyboardMarkup {
  return {
    keyboard: [[{ text: message('share_contact'), request_contact: true }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  };
}

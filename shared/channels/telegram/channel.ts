import { message } from '../../messages/messages.ts';
import type { Channel } from '../channel.ts';
import type { TelegramSettings } from './settings.ts';

/**
 * The deep link opens the bot's chat with a Start button that sends `/start CODE`.
 * @see https://core.telegram.org/bots/features#deep-linking
 */
export function telegram({ botUsername }: TelegramSettings): Channel {
  const address = `@${botUsername}`;
  return {
    assurance: 'basic',
    confirms: true,
    repliesWhenVerified: true,
    questionsCost: false,
    address({ locale }) {
      const instruction = message('telegram_instruction', { address }, [locale]);
      return { send_to: address, send_to_formatted: address, instruction };
    },
    prepare(_asked, code) {
      const link = `https://t.me/${botUsername}?start=${code}`;
      return { message: `/start ${code}`, deep_link: link, qr_text: link };
    },
  };
}

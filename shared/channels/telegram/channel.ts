import { messagesOf } from '../../messages/messages-of.ts';
import type { Channel } from '../channel.ts';
import { type TelegramSettings, telegramSettings } from './settings.ts';
import texts from './texts.json' with { type: 'json' };

const say = messagesOf(texts);

/** A shared contact, after Start: the account's own, by Telegram's word. */
export const telegram = {
  methods: ['telegram_contact'],
  confirmedMethods: {},
  settings: telegramSettings,
  sandbox: (_number: string) => ({ method: 'telegram_contact' as const, data: { telegram_user_id: 0 } }),
  ask: askOverTelegram,
  receiver: () => import('./receiver.ts'),
  configuration: () => import('./configuration.ts'),
  commands: () => import('./operator/commands.ts'),
  page: () => import('./page.ts'),
  phone: () => import('./phone/phone.ts'),
} as const;

/**
 * The deep link opens the bot's chat with a Start button that sends `/start CODE`.
 * @see https://core.telegram.org/bots/features#deep-linking
 */
function askOverTelegram({ botUsername }: TelegramSettings): Channel {
  const address = `@${botUsername}`;
  return {
    assurance: 'basic',
    confirms: true,
    repliesWhenVerified: true,
    questionsCost: false,
    address({ locale }) {
      const instruction = say('instruction', { address }, [locale]);
      return { send_to: address, send_to_formatted: address, instruction };
    },
    prepare(_asked, code) {
      const link = `https://t.me/${botUsername}?start=${code}`;
      return { message: `/start ${code}`, deep_link: link, qr_text: link };
    },
  };
}

import type { Wanted } from '../../../administration/channels/credential.ts';

export const BOT_TOKEN: Wanted = {
  name: 'bot token',
  where: 'in the chat with @BotFather: /mybots, the bot, API Token',
  variable: 'VERSO_TELEGRAM_BOT_TOKEN',
  option: '--bot-token-file',
  holds: "the bot's token from @BotFather",
  isSecret: true,
  form: /^\d{3,20}:[\w-]{20,}$/,
};

import { isOneOf } from '../../same-secret.ts';
import type { ChannelReceiver, Receiver } from '../receiver.ts';
import { replyTo } from './reply.ts';
import { TELEGRAM_SECRETS } from './secrets.ts';
import { parseUpdate } from './update.ts';

/**
 * Telegram's webhook. What answers a person travels in the response to the webhook call, which saves a round
 * trip and the bot's token here. A poison update must answer 200: anything else holds up that chat for a day.
 * @see https://core.telegram.org/bots/api#setwebhook
 * @see https://core.telegram.org/bots/api#making-requests-when-getting-updates
 */
const webhook: Receiver<typeof TELEGRAM_SECRETS.secretToken> = {
  secrets: [TELEGRAM_SECRETS.secretToken],
  bodyLimit: 256 * 1024,
  authenticate({ headers }, secrets) {
    return isOneOf(headers['x-telegram-bot-api-secret-token'], secrets(TELEGRAM_SECRETS.secretToken));
  },
  parse({ body }) {
    return [parseUpdate(body.toString('utf8'))];
  },
  acknowledge(received) {
    const [answer] = received.flatMap(replyTo);
    return {
      status: 200,
      contentType: 'application/json',
      body: answer ? JSON.stringify(answer) : '',
      replies: 0,
    };
  },
};

export const receiver: ChannelReceiver<'telegram'> = { channel: 'telegram', by: () => webhook };

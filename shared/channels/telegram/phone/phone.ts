import { z } from 'zod';
import { newSecretToken } from '../../../administration/channels/secret-steps.ts';
import { readJson } from '../../../read-json.ts';
import type { Acting, ChannelPhone, Playing, ProviderAnswer, Step } from '../../phone.ts';
import { acknowledgement } from '../../phone-answers.ts';
import { TELEGRAM_SECRETS } from '../secrets.ts';
import type { TelegramSettings } from '../settings.ts';
import { accountOf, contactUpdate, startUpdate, type TelegramLine, telegramRequest } from './updates.ts';

export const phone: ChannelPhone<TelegramSettings, TelegramLine> = {
  secrets: { [TELEGRAM_SECRETS.secretToken]: newSecretToken },
  line: z.object({ webhookUrl: z.string(), secretToken: z.string(), botUsername: z.string() }),
  connect: ({ settings, webhookUrl, secret }) => ({
    webhookUrl,
    secretToken: secret(TELEGRAM_SECRETS.secretToken),
    botUsername: settings?.botUsername ?? '',
  }),
  can: ['forwarded', 'foreignContact'],
  play,
};

async function* play(
  line: TelegramLine,
  { number, from, code, signing, forwarded, foreignContact }: Acting,
  { send, now }: Playing,
): AsyncGenerator<Step> {
  // Whoever passes somebody else's card on has an account of their own.
  const sender = accountOf(from ?? (foreignContact ? `${number}1` : number));
  const started = await send(telegramRequest(line, startUpdate(sender, code, now()), signing));
  yield { sent: `/start ${code}`, answer: started, reply: botText(started) };
  if (!asksForContact(started)) return;
  const shown = foreignContact ? number : (from ?? number);
  const card = { number: shown.replace('+', ''), userId: accountOf(shown).id, forwarded };
  const shared = await send(telegramRequest(line, contactUpdate(sender, card, now()), signing));
  yield {
    sent: `${forwarded ? 'forwarded, ' : ''}the ${foreignContact ? 'contact of somebody else' : 'own contact'}: ${shown}`,
    answer: shared,
    reply: botText(shared),
  };
}

/** The method and the text of the answer that Telegram would carry out. */
const botAnswer = z.object({
  method: z.literal('sendMessage'),
  text: z.string(),
  reply_markup: z
    .object({ keyboard: z.array(z.array(z.object({ request_contact: z.boolean().optional() }))) })
    .optional()
    .catch(undefined),
});

function readBot({ body }: ProviderAnswer): z.infer<typeof botAnswer> | undefined {
  return botAnswer.safeParse(readJson(body)).data;
}

function asksForContact(answer: ProviderAnswer): boolean {
  const buttons = readBot(answer)?.reply_markup?.keyboard.flat() ?? [];
  return buttons.some((button) => button.request_contact);
}

function botText(answer: ProviderAnswer): string {
  const bot = readBot(answer);
  return bot ? `the bot says: ${bot.text}` : acknowledgement(answer);
}

import { z } from 'zod';
import { message } from '../../../shared/messages/messages.ts';
import type { LocalConfiguration } from '../local-configuration.ts';
import { type ProviderAnswer, type ProviderRequest, type Signing, send } from './provider-request.ts';
import { messageForm, twilioRequest } from './sms.ts';
import { accountOf, contactUpdate, startUpdate, telegramRequest } from './telegram.ts';
import { notification, whatsappRequest } from './whatsapp.ts';

export type Acting = {
  /** The person's, E.164. */
  readonly number: string;
  /** Who writes, if it is somebody else. */
  readonly from?: string | undefined;
  readonly code: string;
  readonly signing: Signing;
  readonly forwarded: boolean;
  readonly foreignContact: boolean;
};

/** One message of the person and what came back. */
export type Step = { readonly sent: string; readonly answer: ProviderAnswer; readonly reply: string };

export type ChannelArgument = 'telegram' | 'whatsapp' | 'sms';

/** Plays the person's side of one channel, message by message. */
export function converse(
  channel: ChannelArgument,
  local: LocalConfiguration,
  acting: Acting,
): AsyncGenerator<Step> {
  const provider = channel === 'sms' ? local.twilio : local[channel];
  if (provider.webhookUrl === '') throw new Error(`The local stack has not configured ${channel}.`);
  switch (channel) {
    case 'telegram':
      return telegramConversation(local.telegram, acting);
    case 'whatsapp':
      return whatsappConversation(local.whatsapp, acting);
    case 'sms':
      return smsConversation(local.twilio, acting);
  }
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

async function* telegramConversation(
  telegram: LocalConfiguration['telegram'],
  { number, from, code, signing, forwarded, foreignContact }: Acting,
): AsyncGenerator<Step> {
  // Whoever passes somebody else's card on has an account of their own.
  const sender = accountOf(from ?? (foreignContact ? `${number}1` : number));
  const start = telegramRequest(telegram, startUpdate(sender, code, Date.now()), signing);
  const started = await step(`/start ${code}`, start, botText);
  yield started;
  if (!asksForContact(started.answer)) return;
  const shown = foreignContact ? number : (from ?? number);
  const card = { number: shown.replace('+', ''), userId: accountOf(shown).id, forwarded };
  yield await step(
    `${forwarded ? 'forwarded, ' : ''}the ${foreignContact ? 'contact of somebody else' : 'own contact'}: ${shown}`,
    telegramRequest(telegram, contactUpdate(sender, card, Date.now()), signing),
    botText,
  );
}

async function* whatsappConversation(
  whatsapp: LocalConfiguration['whatsapp'],
  { number, from = number, code, signing, forwarded }: Acting,
): AsyncGenerator<Step> {
  const text = textWith(code);
  const payload = notification(whatsapp, [{ from, text, forwarded }], Date.now());
  yield await step(
    `${forwarded ? 'forwarded, ' : ''}"${text}" from ${from}`,
    whatsappRequest(whatsapp, payload, signing),
    acknowledgement,
  );
}

async function* smsConversation(
  twilio: LocalConfiguration['twilio'],
  { number, from = number, code, signing }: Acting,
): AsyncGenerator<Step> {
  const text = textWith(code);
  yield await step(
    `"${text}" from ${from}`,
    twilioRequest(twilio, messageForm(twilio, { from, text }), signing),
    acknowledgement,
  );
}

/** As challenge.message of a deployment's first project. */
function textWith(code: string): string {
  return message('prompt', { code, project: 'Acme' });
}

async function step(
  sent: string,
  request: ProviderRequest,
  inWords: (answer: ProviderAnswer) => string,
): Promise<Step> {
  const answer = await send(request);
  return { sent, answer, reply: inWords(answer) };
}

function readBot({ body }: ProviderAnswer): z.infer<typeof botAnswer> | undefined {
  const parsed = botAnswer.safeParse(tryJson(body));
  return parsed.success ? parsed.data : undefined;
}

function asksForContact(answer: ProviderAnswer): boolean {
  return (
    readBot(answer)
      ?.reply_markup?.keyboard.flat()
      .some((button) => button.request_contact) ?? false
  );
}

function botText(answer: ProviderAnswer): string {
  const bot = readBot(answer);
  return bot ? `the bot says: ${bot.text}` : acknowledgement(answer);
}

const refusal = z.object({ error: z.object({ message: z.string() }) });

/** @see https://www.twilio.com/docs/messaging/twiml */
const TWIML_SILENCE = /^(?:<\?xml[^>]*\?>)?\s*<Response\s*(?:\/>|><\/Response>)\s*$/;

/** What our answer means to the provider, and through it to the person. */
function acknowledgement({ status, body }: ProviderAnswer): string {
  if (status < 300)
    return body === '' || TWIML_SILENCE.test(body) ? 'taken, nothing is sent back' : `taken: ${body}`;
  const refused = refusal.safeParse(tryJson(body));
  return `refused: ${refused.success ? refused.data.error.message : body || 'no reason given'}`;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

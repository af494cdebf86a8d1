import { z } from 'zod';
import type { LocalConfiguration } from '../local-configuration.ts';
import { type ProviderAnswer, type ProviderRequest, type Signing, send } from './provider-request.ts';
import { messageForm, twilioRequest } from './sms.ts';
import { accountOf, contactUpdate, startUpdate, telegramRequest } from './telegram.ts';
import { notification, whatsappRequest } from './whatsapp.ts';

export type Acting = {
  /** Whose number the message comes from. */
  readonly number: string;
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
  { number, code, signing, forwarded, foreignContact }: Acting,
): AsyncGenerator<Step> {
  const account = accountOf(number);
  const start = telegramRequest(telegram, startUpdate(account, code, Date.now()), signing);
  const started = await step(`/start ${code}`, start, botText);
  yield started;
  if (!asksForContact(started.answer)) return;
  const owner = foreignContact ? accountOf(`${number}1`).id : account.id;
  const contact = contactUpdate(
    account,
    { number: number.replace('+', ''), userId: owner, forwarded },
    Date.now(),
  );
  const whose = foreignContact ? "somebody else's contact" : 'own contact';
  yield await step(
    `${forwarded ? 'forwarded ' : ''}${whose}, ${number}`,
    telegramRequest(telegram, contact, signing),
    botText,
  );
}

async function* whatsappConversation(
  whatsapp: LocalConfiguration['whatsapp'],
  { number, code, signing, forwarded }: Acting,
): AsyncGenerator<Step> {
  const text = `VERIFY ${code} - I confirm my phone number`;
  const payload = notification(whatsapp, [{ from: number, text, forwarded }], Date.now());
  yield await step(
    `${forwarded ? 'forwarded ' : ''}"${text}" from ${number}`,
    whatsappRequest(whatsapp, payload, signing),
    silence,
  );
}

async function* smsConversation(
  twilio: LocalConfiguration['twilio'],
  { number, code, signing }: Acting,
): AsyncGenerator<Step> {
  const text = `VERIFY ${code} - I confirm my phone number`;
  yield await step(
    `"${text}" from ${number}`,
    twilioRequest(twilio, messageForm(twilio, { from: number, text }), signing),
    silence,
  );
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
  return readBot(answer)?.text ?? silence(answer);
}

function silence({ body }: ProviderAnswer): string {
  return body === '' ? '(nothing)' : body;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

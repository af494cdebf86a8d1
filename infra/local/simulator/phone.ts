import { z } from 'zod';
import type { ProviderAnswer } from '../../../shared/channels/phone.ts';
import { writeByNetwork } from '../../../shared/channels/sms/phone/network.ts';
import { messageForm, twilioRequest } from '../../../shared/channels/sms/phone/twilio-form.ts';
import {
  accountOf,
  contactUpdate,
  telegramRequest,
  textUpdate,
} from '../../../shared/channels/telegram/phone/updates.ts';
import {
  businessScopedUserId,
  contactAnswer,
  notification,
  whatsappRequest,
} from '../../../shared/channels/whatsapp/phone/notifications.ts';
import type { LocalConfiguration } from '../local-configuration.ts';
import { send } from '../phone/provider-request.ts';
import type { SentMessage } from '../providers/graph-api.ts';

/** What the person does on the phone of the page. */
export const phoneAction = z.object({
  channel: z.enum(['telegram', 'whatsapp', 'sms']),
  /** E.164; whose phone it is. */
  number: z.string().regex(/^\+[1-9][0-9]{6,14}$/),
  /** Of the app, which only Telegram tells. */
  language: z.string().max(35).default('en'),
  /** Behind a user name, which only WhatsApp offers. */
  hidden: z.boolean().default(false),
  /** Left out when the person presses the button that shares the own contact. */
  text: z.string().min(1).max(1600).optional(),
});

export type PhoneAction = z.infer<typeof phoneAction>;

/** One message that the person reads. */
type Reply = {
  readonly text: string;
  /** The label of the button that shares the own contact: the bot's, where the app has none of its own. */
  readonly share_contact?: string;
};

export type Heard = { readonly status: number; readonly replies: readonly Reply[] };

type Surroundings = {
  readonly local: LocalConfiguration;
  /** Everything that Meta's API was asked to send, oldest first. */
  readonly sentByMeta: readonly SentMessage[];
};

/** Sends what the provider of the channel would send, and tells what the person would read. */
export async function act(action: PhoneAction, { local, sentByMeta }: Surroundings): Promise<Heard> {
  const { channel, number, language, hidden, text } = action;
  const now = Date.now();
  switch (channel) {
    case 'telegram': {
      const account = { ...accountOf(number), language };
      const own = { number: number.slice(1), userId: account.id };
      const update = text === undefined ? contactUpdate(account, own, now) : textUpdate(account, text, now);
      const answer = await send(telegramRequest(local.telegram, update));
      return { status: answer.status, replies: fromBot(answer) };
    }
    case 'whatsapp': {
      const before = sentByMeta.length;
      const from = hidden ? undefined : number;
      const payload =
        text === undefined
          ? contactAnswer(local.whatsapp, number, now)
          : notification(local.whatsapp, [{ from, text }], now);
      const { status } = await send(whatsappRequest(local.whatsapp, payload));
      const theirs = [number.slice(1), businessScopedUserId(from)];
      const sent = sentByMeta
        .slice(before)
        .filter(({ to, recipient }) => theirs.includes(to ?? recipient ?? ''));
      return { status, replies: sent.flatMap(fromMeta) };
    }
    case 'sms': {
      const written = { from: number, text: text ?? '' };
      if (local.sms.networkUrl !== '') {
        const { answer, replies } = await writeByNetwork(local.sms, written, { send });
        return { status: answer.status, replies };
      }
      const form = messageForm(local.sms, written);
      const answer = await send(twilioRequest(local.sms, form));
      return { status: answer.status, replies: fromTwiml(answer) };
    }
  }
}

const botMessage = z.object({
  method: z.literal('sendMessage'),
  text: z.string(),
  reply_markup: z
    .object({
      keyboard: z.array(z.array(z.object({ text: z.string(), request_contact: z.boolean().optional() }))),
    })
    .optional()
    .catch(undefined),
});

/** @see https://core.telegram.org/bots/api#making-requests-when-getting-updates */
function fromBot({ body }: ProviderAnswer): readonly Reply[] {
  const parsed = botMessage.safeParse(body === '' ? undefined : JSON.parse(body));
  if (!parsed.success) return [];
  const button = parsed.data.reply_markup?.keyboard.flat().find((each) => each.request_contact);
  return [{ text: parsed.data.text, ...(button && { share_contact: button.text }) }];
}

/** What WhatsApp writes on the button of a request for the own number. */
const SHARE_CONTACT_INFO = 'Share contact info';

function fromMeta({ text, interactive }: SentMessage): readonly Reply[] {
  if (interactive) return [{ text: interactive.body.text, share_contact: SHARE_CONTACT_INFO }];
  return text ? [{ text: text.body }] : [];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

/** @see https://www.twilio.com/docs/messaging/twiml/message */
function fromTwiml({ body }: ProviderAnswer): readonly Reply[] {
  return [...body.matchAll(/<Message>(.*?)<\/Message>/gs)].map(([, text = '']) => ({
    text: text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity),
  }));
}

import type { ChannelName } from '../channels/names.ts';
import sms from '../channels/sms/page-texts.json' with { type: 'json' };
import telegram from '../channels/telegram/page-texts.json' with { type: 'json' };
import whatsapp from '../channels/whatsapp/page-texts.json' with { type: 'json' };
import type { Language } from '../messages/languages.ts';

/** What the page says of a channel: its name, its button, what to do in the app, and what to do with the QR code. */
export type ChannelPageTexts = {
  readonly name: string;
  readonly open: string;
  readonly how: string;
  readonly scan: string;
};

/** Apart from the channels themselves, which every function has in its bundle. */
export const CHANNEL_PAGE_TEXTS: Readonly<Record<ChannelName, Readonly<Record<Language, ChannelPageTexts>>>> =
  { sms, telegram, whatsapp };

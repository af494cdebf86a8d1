import { byChannel } from '../channels/by-channel.ts';
import type { ChannelName } from '../channels/names.ts';
import type { ChannelPage, ChannelPageTexts } from '../channels/page.ts';
import { PAGES } from '../channels/pages.ts';

export type { ChannelPageTexts };

type Texts = Readonly<Record<ChannelName, ChannelPage['texts']>>;

/** What the page says of each channel. */
export const CHANNEL_PAGE_TEXTS: Texts = byChannel<Texts>((name) => PAGES[name].page.texts);

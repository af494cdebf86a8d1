import type { ChannelName } from '../../shared/channels/names.ts';
import { PAGES } from '../../shared/channels/pages.ts';
import { type Markup, trusted } from './markup.ts';

const icon = (path: string) =>
  trusted(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`);

/** Drawn for the page; no brand's own mark. */
export const ICONS: Readonly<Record<'done' | 'stopped' | 'clock', Markup>> = {
  done: icon('M5 12.5l4.5 4.5L19 7.5'),
  stopped: icon('M12 6v8M12 18h.01'),
  clock: icon('M12 3.5a8.5 8.5 0 1 0 .01 0zM12 7.5V12l3 2'),
};

export function channelIcon(name: ChannelName): Markup {
  return icon(PAGES[name].page.icon);
}

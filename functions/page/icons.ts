import type { ChannelName } from '../../shared/channels/names.ts';
import { type Markup, trusted } from './markup.ts';

const icon = (path: string) =>
  trusted(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`);

/** Drawn for the page; no brand's own mark. */
export const ICONS: Readonly<Record<ChannelName | 'done' | 'stopped' | 'clock', Markup>> = {
  telegram: icon('M21 4 3 11l6 2.4M21 4l-3.2 16-5.6-4.6M21 4 9 13.4V20l3.2-4.6'),
  whatsapp: icon(
    'M4 20l1.2-4A8 8 0 1 1 8 18.8L4 20zM9 9c0 3.4 2.6 6 6 6l1-2-2.2-1-.9.9a5 5 0 0 1-1.8-1.8l.9-.9L11 8l-2 1z',
  ),
  sms: icon('M4 5h16v11H10l-4 3.5V16H4zM8 10.5h.01M12 10.5h.01M16 10.5h.01'),
  done: icon('M5 12.5l4.5 4.5L19 7.5'),
  stopped: icon('M12 6v8M12 18h.01'),
  clock: icon('M12 3.5a8.5 8.5 0 1 0 .01 0zM12 7.5V12l3 2'),
};

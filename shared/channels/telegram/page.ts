import type { ChannelPage } from '../page.ts';
import texts from './page-texts.json' with { type: 'json' };

export const page: ChannelPage = {
  texts,
  icon: 'M21 4 3 11l6 2.4M21 4l-3.2 16-5.6-4.6M21 4 9 13.4V20l3.2-4.6',
};

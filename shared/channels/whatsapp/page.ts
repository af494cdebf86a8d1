import type { ChannelPage } from '../page.ts';
import texts from './page-texts.json' with { type: 'json' };

export const page: ChannelPage = {
  texts,
  icon: 'M4 20l1.2-4A8 8 0 1 1 8 18.8L4 20zM9 9c0 3.4 2.6 6 6 6l1-2-2.2-1-.9.9a5 5 0 0 1-1.8-1.8l.9-.9L11 8l-2 1z',
};

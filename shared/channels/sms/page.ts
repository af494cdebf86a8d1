import type { ChannelPage } from '../page.ts';
import texts from './page-texts.json' with { type: 'json' };

export const page: ChannelPage = {
  texts,
  icon: 'M4 5h16v11H10l-4 3.5V16H4zM8 10.5h.01M12 10.5h.01M16 10.5h.01',
};

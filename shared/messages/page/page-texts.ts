import type { Language } from '../languages.ts';
import en from './en.json' with { type: 'json' };

/** What the hosted page says in every language; English decides which texts there are. */
export type PageTexts = typeof en;
export type PageTextKey = keyof PageTexts;

/** Apart from what the channels say: only the page's function has them in its bundle. */
export const PAGE_TEXTS: Readonly<Partial<Record<Language, PageTexts>>> & { en: PageTexts } = { en };

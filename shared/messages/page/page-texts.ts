import type { Language } from '../languages.ts';
import ar from './ar.json' with { type: 'json' };
import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import hi from './hi.json' with { type: 'json' };
import id from './id.json' with { type: 'json' };
import lt from './lt.json' with { type: 'json' };
import ptBR from './pt-BR.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

/** What the hosted page says in every language; English decides which texts there are. */
export type PageTexts = typeof en;
export type PageTextKey = keyof PageTexts;

/** Apart from what the channels say: only the page's function has them in its bundle. */
export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = {
  en,
  de,
  es,
  fr,
  'pt-BR': ptBR,
  hi,
  id,
  ar,
  ru,
  lt,
};

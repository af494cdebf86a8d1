import ar from './ar.json' with { type: 'json' };
import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import hi from './hi.json' with { type: 'json' };
import id from './id.json' with { type: 'json' };
import type { Language } from './languages.ts';
import lt from './lt.json' with { type: 'json' };
import ptBR from './pt-BR.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

/** What every language says; English decides which texts there are. */
export type Catalogue = typeof en;

/**
 * What people are told. The functions that answer people hold all languages: they take a millisecond of a cold start,
 * a file of each would more. The others hold none.
 */
export const CATALOGUES = { en, de, es, fr, 'pt-BR': ptBR, hi, id, ar, ru, lt } satisfies Readonly<
  Record<Language, Catalogue>
>;

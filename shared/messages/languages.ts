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

/** What every language says; English decides which texts there are. */
export type Catalogue = typeof en;

/** By BCP 47 tag. All of them are in every bundle: they take a millisecond of a cold start, a file of each would more. */
export const CATALOGUES = { en, de, es, fr, 'pt-BR': ptBR, hi, id, ar, ru, lt } satisfies Readonly<
  Record<string, Catalogue>
>;

export type Language = keyof typeof CATALOGUES;

const DEFAULT: Language = 'en';
const RIGHT_TO_LEFT: readonly Language[] = ['ar'];

const BY_TAG: ReadonlyMap<string, Language> = new Map<string, Language>([
  ...languages().map((language) => [language.toLowerCase(), language] as const),
  // Portuguese of elsewhere is nearer to it than English is.
  ['pt', 'pt-BR'],
  // What ISO 639 called Indonesian until 1989, and some phones still do.
  ['in', 'id'],
]);

export function languages(): readonly Language[] {
  return Object.keys(CATALOGUES) as Language[];
}

export function isRightToLeft(language: Language): boolean {
  return RIGHT_TO_LEFT.includes(language);
}

/**
 * The language for a list of tags, the most wanted first: for each the tag itself, then the tag with one part after
 * the other cut off its end. English where nothing fits.
 * @see https://www.rfc-editor.org/rfc/rfc4647#section-3.4
 */
export function lookUp(wanted: readonly (string | undefined)[]): Language {
  for (const tag of wanted) {
    const found = tag === undefined ? undefined : nearest(tag);
    if (found) return found;
  }
  return DEFAULT;
}

function nearest(tag: string): Language | undefined {
  const parts = tag.toLowerCase().split('-');
  while (parts.length > 0) {
    const known = BY_TAG.get(parts.join('-'));
    if (known) return known;
    parts.pop();
  }
  return undefined;
}

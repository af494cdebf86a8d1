/** By BCP 47 tag. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'pt-BR', 'hi', 'id', 'ar', 'ru', 'lt'] as const;

export type Language = (typeof LANGUAGES)[number];

const DEFAULT: Language = 'en';
const RIGHT_TO_LEFT: readonly Language[] = ['ar'];

const BY_TAG: ReadonlyMap<string, Language> = new Map<string, Language>([
  ...LANGUAGES.map((language) => [language.toLowerCase(), language] as const),
  // Portuguese of elsewhere is nearer to it than English is.
  ['pt', 'pt-BR'],
  // What ISO 639 called Indonesian until 1989, and some phones still do.
  ['in', 'id'],
]);

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

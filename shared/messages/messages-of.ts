import { isRightToLeft, type Language, lookUp } from './languages.ts';

/** `project` is the caller's own name, `ending` the last two digits of the number to confirm. */
type Values = Readonly<Partial<Record<'project' | 'ending' | 'address' | 'code' | 'pin', string>>>;

/** Says one of the texts with its `{placeholders}` filled in, in the first of the languages that there is. */
export type Say<Key> = (key: Key, values?: Values, wanted?: readonly (string | undefined)[]) => string;

/** For texts that one channel alone says. */
export function messagesOf<Key extends string>(
  catalogues: Readonly<Record<Language, Readonly<Record<Key, string>>>>,
): Say<Key> {
  return (key, values = {}, wanted = []) => {
    const language = lookUp(wanted);
    return filled(catalogues[language][key], values, language);
  };
}

function filled(text: string, values: Values, language: Language): string {
  return text.replace(/\{(project|ending|address|code|pin)\}/g, (placeholder, name: keyof Values) => {
    const value = values[name];
    return value === undefined ? placeholder : embedded(name, value, language);
  });
}

/** People copy these, and digits alone keep their order in every text. */
const COPIED: readonly (keyof Values)[] = ['code', 'pin'];

const LETTERS_FROM_RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** What would reach over the end of an isolate: embeddings, overrides, isolates and the ends of paragraphs. */
const REACHES_FURTHER = /[\u202A-\u202E\u2066-\u2069\u2028\u2029]/g;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';

/**
 * A value whose direction may not be the text's stands isolated, so that neither turns the other around.
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
function embedded(name: keyof Values, value: string, language: Language): string {
  if (COPIED.includes(name)) return value;
  const plain = value.replace(REACHES_FURTHER, ' ');
  if (!isRightToLeft(language) && !LETTERS_FROM_RIGHT_TO_LEFT.test(plain)) return plain;
  return FIRST_STRONG_ISOLATE + plain + POP_DIRECTIONAL_ISOLATE;
}

import { ALPHABET, CODE_LENGTH, LONG_CODE_LENGTH } from './challenge-code.ts';

const SYMBOL = `[${ALPHABET}]`;
const NOT_IN_A_WORD = { before: '(?<![\\p{L}\\p{N}])', after: '(?![\\p{L}\\p{N}])' };
const WHOLE = new RegExp(
  `${NOT_IN_A_WORD.before}(?:${SYMBOL}{${LONG_CODE_LENGTH}}|${SYMBOL}{${CODE_LENGTH}})${NOT_IN_A_WORD.after}`,
  'gu',
);
const SPACED = new RegExp(
  `${NOT_IN_A_WORD.before}${SYMBOL}(?:[ \\p{Pd}]?${SYMBOL}){${CODE_LENGTH - 1}}${NOT_IN_A_WORD.after}`,
  'gu',
);

/**
 * The one code in a text that a person sent: in any case, full-width or spaced if need be. Undefined when
 * there is none, and when there are two: guessing which was meant would take a try from the other.
 */
export function findCode(text: string): string | undefined {
  const codes = codesIn(text);
  const [code] = codes;
  return codes.size === 1 ? code : undefined;
}

/** What a Cyrillic or Greek keyboard types where our alphabet has a letter: https://www.unicode.org/reports/tr39/#Confusable_Detection */
const LOOK_ALIKES = {
  С: 'C',
  Ԍ: 'G',
  Н: 'H',
  Ј: 'J',
  К: 'K',
  М: 'M',
  Р: 'P',
  Ԛ: 'Q',
  Т: 'T',
  Ѵ: 'V',
  Ԝ: 'W',
  Х: 'X',
};
const GREEK_LOOK_ALIKES = { Η: 'H', Κ: 'K', Μ: 'M', Ν: 'N', Ρ: 'P', Τ: 'T', Χ: 'X' };
const LATIN: ReadonlyMap<string, string> = new Map(Object.entries({ ...LOOK_ALIKES, ...GREEK_LOOK_ALIKES }));

/** Every different code that a text could be read to hold. */
export function codesIn(text: string): ReadonlySet<string> {
  const normalised = text
    .normalize('NFKC')
    // Copied text brings invisible marks along: directions, joiners, soft hyphens.
    .replace(/\p{Cf}/gu, '')
    .toUpperCase()
    .replace(/[\u0370-\u052F]/g, (letter) => LATIN.get(letter) ?? letter);
  const found = normalised.match(WHOLE) ?? normalised.match(SPACED) ?? [];
  return new Set(found.map((match) => match.replace(/[^0-9A-Z]/g, '')));
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prompt } from '../../shared/channels/prompt.ts';
import { CATALOGUES } from '../../shared/messages/catalogues.ts';
import { isRightToLeft, LANGUAGES } from '../../shared/messages/languages.ts';
import { type MessageKey, message } from '../../shared/messages/messages.ts';

const { no_words: _words, ...ENGLISH } = CATALOGUES.en;
const KEYS = Object.keys(ENGLISH) as MessageKey[];
const ISOLATES = /\u2068([^\u2068\u2069]*)\u2069/g;
const FROM_LEFT = /[\p{Script=Latin}\p{N}@+]/u;

const values = {
  project: 'Acme 24',
  ending: '99',
  address: '+370 666 00000',
  code: 'K7M2XQ4P',
  pin: '123456',
};

const TEXTS: readonly (readonly [string, (language: string) => string])[] = [
  ...KEYS.map((key) => [key, (language: string) => message(key, values, [language])] as const),
  ['prompt', (language) => prompt(values, language)],
];

function isBalanced(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (/[\u2066-\u2068]/.test(character)) open += 1;
    if (character === '\u2069') open -= 1;
    if (/[\u202A-\u202E]/.test(character) || open < 0 || (character === '\n' && open > 0)) return false;
  }
  return open === 0;
}

test('the languages that are written from right to left are those in such a script', () => {
  const fromRight = LANGUAGES.filter((language) => /^\p{Script=Arabic}/u.test(CATALOGUES[language].help));
  expect(LANGUAGES.filter(isRightToLeft)).toEqual(fromRight);
  expect(fromRight).toEqual(['ar']);
});

describe.each(LANGUAGES.filter(isRightToLeft))('in %s', (language) => {
  test.each(TEXTS)('whatever runs from left to right stands isolated in %s', (_key, said) => {
    const text = said(language);
    // Digits alone keep their order anywhere, and are to be copied as they are.
    const copied = text.replace(`VERIFY ${values.code} -`, '').replace(values.pin, '');
    expect(copied.replace(ISOLATES, '')).not.toMatch(FROM_LEFT);
    expect(isBalanced(text)).toBe(true);
  });

  test('the project, the number and its ending are isolated each by itself', () => {
    const text = message('ask_contact', values, [language]);
    expect(text).toMatch(/^\u2068Acme 24\u2069/);
    expect(text).toContain('\u206899\u2069');
  });

  test('every paragraph reads from right to left, though it begins with a name that does not', () => {
    const paragraphs = KEYS.flatMap((key) => message(key, values, [language]).split('\n\n'));
    for (const paragraph of paragraphs) {
      const [strong] = paragraph.replace(ISOLATES, '').match(/\p{L}/u) ?? [];
      expect(strong, paragraph).toMatch(/\p{Script=Arabic}/u);
    }
  });

  test('the code and the PIN stand bare, as they are copied', () => {
    expect(prompt(values, language)).toMatch(/^VERIFY K7M2XQ4P - /);
    expect(message('pin', values, [language])).toMatch(/(?<!\u2068)123456(?!\u2069)/);
  });
});

describe.each(LANGUAGES.filter((language) => !isRightToLeft(language)))('in %s', (language) => {
  test.each(TEXTS)('%s holds no invisible marks for a name that runs the same way', (_key, said) => {
    expect(said(language)).not.toMatch(/[\u2066-\u2069]/);
  });

  test.each(['بنك', 'בנק', 'Acme بنك', '𞤀𞤣𞤤𞤢𞤥'])('a name like %s stands isolated', (project) => {
    const text = message('ask_contact', { project, ending: '99' }, [language]);
    expect(text).toMatch(new RegExp(`^\u2068${project}\u2069`, 'u'));
    expect(text).not.toContain('\u206899');
    expect(isBalanced(text)).toBe(true);
  });
});

describe('a name can not turn the text around it', () => {
  test.each([
    ['closes its isolate', 'Acme\u2069 بنك'],
    ['opens another', 'Acme\u2067 بنك'],
    ['overrides', 'Acme\u202E emcA'],
    ['ends the paragraph', 'Acme\u2029بنك'],
    ['ends the line', 'Acme\u2028بنك'],
  ])('that %s', (_how, project) => {
    for (const language of LANGUAGES) {
      const text = message('verified', { project }, [language]);
      expect(isBalanced(text)).toBe(true);
      expect(text.match(/[\u202A-\u202E\u2028\u2029]/)).toBeNull();
      expect(text.match(/\u2068/g) ?? []).toHaveLength(text.match(/\u2069/g)?.length ?? 0);
    }
  });

  test('whatever its characters', () => {
    const character = fc.constantFrom(
      ...'aя1 \u05D0\u0627\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069',
    );
    fc.assert(
      fc.property(fc.string({ unit: character }), fc.constantFrom(...LANGUAGES), (project, language) => {
        for (const key of KEYS)
          expect(isBalanced(message(key, { ...values, project }, [language]))).toBe(true);
      }),
    );
  });

  test('nor fill in what stands in another place', () => {
    expect(message('ask_contact', { project: '{ending}$&$1', ending: '99' })).toMatch(
      /^\{ending\}\$&\$1 asks to confirm that the number ending in 99 is yours\./,
    );
  });
});

import { describe, expect, test } from 'vitest';
import { CATALOGUES } from '../../shared/messages/catalogues.ts';
import { LANGUAGES } from '../../shared/messages/languages.ts';
import { type MessageKey, message } from '../../shared/messages/messages.ts';
import { isNo } from '../../shared/messages/no-words.ts';
import { codesIn } from '../../shared/verification/find-code.ts';
import { cataloguesInFolder, LONG_VALUES } from './texts.ts';

const catalogues = cataloguesInFolder();
const { no_words: _words, ...ENGLISH } = CATALOGUES.en;
const KEYS = Object.keys(ENGLISH) as MessageKey[];
const TRANSLATIONS = LANGUAGES.filter((language) => language !== 'en');

/** @see https://core.telegram.org/bots/api#sendmessage */
const LONGEST_TELEGRAM_MESSAGE = 4096;
/** What fits a button on a narrow phone. */
const LONGEST_BUTTON = 40;

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{[^}]*\}?/g))].sort();
}

test('every catalogue in the folder is a language, and the other way round', () => {
  expect([...catalogues.keys()].sort()).toEqual([...LANGUAGES].sort());
  expect(LANGUAGES).toEqual(
    expect.arrayContaining(['en', 'de', 'es', 'fr', 'pt-BR', 'hi', 'id', 'ar', 'ru', 'lt']),
  );
});

describe.each(LANGUAGES)('the catalogue %s', (language) => {
  const catalogue = CATALOGUES[language];

  test('has every text, and no other', () => {
    expect(Object.keys(catalogues.get(language) ?? {}).sort()).toEqual(Object.keys(CATALOGUES.en).sort());
  });

  test.each(KEYS)('has the same placeholders as English in %s', (key) => {
    expect(placeholders(catalogue[key])).toEqual(placeholders(CATALOGUES.en[key]));
  });

  test.each(KEYS)('leaves nothing open or untidy in %s', (key) => {
    const text = message(key, LONG_VALUES, [language]);
    expect(text).not.toMatch(/[{}<>]|^\s|\s$| {2}|\n{3}|\p{Cc}(?<!\n)/u);
    expect(text.normalize('NFC')).toBe(text);
    expect(text.length).toBeLessThanOrEqual(LONGEST_TELEGRAM_MESSAGE);
  });

  test('names the project first wherever English does', () => {
    const first = KEYS.filter((key) => CATALOGUES.en[key].startsWith('{project}'));
    expect(first).toEqual(expect.arrayContaining(['ask_contact', 'ask_any_contact', 'verified', 'pin']));
    for (const key of first) expect(catalogue[key], key).toMatch(/^\{project\}/);
  });

  test('warns, between what is asked and how to do it', () => {
    const [, warning] = catalogue.ask_contact.split('\n\n');
    expect(warning).toContain('{project}');
    for (const text of [catalogue.ask_contact, catalogue.ask_any_contact]) {
      expect(text.split('\n\n')).toHaveLength(3);
      expect(text.split('\n\n')[1]).toBe(warning);
    }
  });

  test('has a label that fits a button, on one line', () => {
    expect(catalogue.share_contact).toMatch(new RegExp(`^.{1,${LONGEST_BUTTON}}$`, 'u'));
  });

  test('has more than one line in nothing but the questions', () => {
    const long = KEYS.filter((key) => catalogue[key].includes('\n'));
    expect(long).toEqual(['ask_contact', 'ask_any_contact']);
  });

  test('has nothing that reads as a code, once a text is quoted back to us', () => {
    for (const key of KEYS) {
      expect([...codesIn(message(key, { ...LONG_VALUES, project: 'Acme' }, [language]))], key).toEqual([]);
    }
  });

  test('asks for a no that is understood', () => {
    const words: readonly string[] = catalogue.no_words;
    expect(words.length).toBeGreaterThan(0);
    const hint = message('reply_no_hint', { project: 'Acme' }, [language]);
    const asked: readonly string[] = hint.match(/[\p{L}\p{M}]+/gu) ?? [];
    const [word] = words.filter((each) => asked.includes(each.toUpperCase()));
    expect(word).toBe(words[0]);
  });
});

describe.each(TRANSLATIONS)('the catalogue %s', (language) => {
  test.each(KEYS)('says %s in its own words', (key) => {
    expect(CATALOGUES[language][key]).not.toBe(CATALOGUES.en[key]);
    for (const other of LANGUAGES.filter((each) => each !== language)) {
      expect(CATALOGUES[language][key], other).not.toBe(CATALOGUES[other][key]);
    }
  });
});

describe('a no', () => {
  const words = LANGUAGES.flatMap((language): readonly string[] => CATALOGUES[language].no_words);

  test.each(words)('is %s, in any case and with anything but words around it', (word) => {
    for (const text of [word, word.toUpperCase(), ` ${word}.`, `${word}!!!`, `«${word}»`, `🙅 ${word}\n`]) {
      expect(isNo(text), text).toBe(true);
    }
    expect(isNo(`${word[0]?.toUpperCase()}${word.slice(1)}`)).toBe(true);
    expect(isNo(word.normalize('NFD'))).toBe(true);
    expect(isNo(`\u2068${word}\u2069`)).toBe(true);
  });

  test.each([
    '',
    ' ',
    '👎',
    'yes',
    'note',
    'no way',
    'no no',
    'I said no',
    'nicht nein',
    'не нет',
    'नहीं जी',
    'لا شكرا',
    'nо', // a Cyrillic letter
    'VERIFY K7M2XQ4P',
    '/start',
  ])('is not "%s"', (text) => {
    expect(isNo(text)).toBe(false);
  });

  test('is never a yes of another language of ours', () => {
    for (const yes of ['yes', 'ja', 'sí', 'si', 'oui', 'sim', 'हाँ', 'ya', 'نعم', 'да', 'taip']) {
      expect(isNo(yes), yes).toBe(false);
    }
  });
});

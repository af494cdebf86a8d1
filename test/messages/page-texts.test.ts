import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { LANGUAGES } from '../../shared/messages/languages.ts';
import { PAGE_TEXTS, type PageTextKey } from '../../shared/messages/page/page-texts.ts';
import { CHANNEL_PAGE_TEXTS } from '../../shared/page/channel-texts.ts';
import { codesIn } from '../../shared/verification/find-code.ts';

const KEYS = Object.keys(PAGE_TEXTS.en) as PageTextKey[];
const PARTS = ['name', 'open', 'how', 'scan'] as const;
/** What a button holds on a screen of 320 pixels, on two lines at most. */
const LONGEST_BUTTON = 40;
const BUTTONS: readonly PageTextKey[] = [
  'copy',
  'copied',
  'pin_button',
  'number_button',
  'code_button',
  'try_again',
];
/** Names that are the same everywhere, and words that languages share. */
const MAY_BE_THE_SAME: readonly PageTextKey[] = [
  'optional',
  'pin_button',
  'send_to',
  'number_button',
  'copy',
  'copied',
  'confirmed',
  'progress',
  'going',
];

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{[^}]*\}?/g))].sort();
}

function untidy(text: string): boolean {
  return /[<>]|^\s|\s$| {2}|\p{Cc}|'|"/u.test(text) || text !== text.normalize('NFC');
}

test('every catalogue of the page in the folder is a language, and the other way round', () => {
  const folder = new URL('../../shared/messages/page/', import.meta.url);
  const tags = readdirSync(folder).flatMap((file) =>
    file.endsWith('.json') ? [file.replace('.json', '')] : [],
  );
  expect(tags.sort()).toEqual([...LANGUAGES].sort());
  expect(Object.keys(PAGE_TEXTS).sort()).toEqual([...LANGUAGES].sort());
});

describe.each(LANGUAGES)('the page in %s', (language) => {
  const texts = PAGE_TEXTS[language];

  test('has every text, and no other', () => {
    expect(Object.keys(texts).sort()).toEqual([...KEYS].sort());
  });

  test.each(KEYS)('says %s with the same placeholders as English, and tidily', (key) => {
    expect(placeholders(texts[key])).toEqual(placeholders(PAGE_TEXTS.en[key]));
    expect(untidy(texts[key])).toBe(false);
    expect([...codesIn(texts[key])]).toEqual([]);
  });

  test('has labels that fit their buttons', () => {
    for (const key of BUTTONS) expect(texts[key].length, key).toBeLessThanOrEqual(LONGEST_BUTTON);
  });

  test.each(CHANNEL_NAMES)('says what to do over %s', (channel) => {
    const own = CHANNEL_PAGE_TEXTS[channel][language];
    const english = CHANNEL_PAGE_TEXTS[channel].en;
    expect(Object.keys(CHANNEL_PAGE_TEXTS[channel]).sort()).toEqual([...LANGUAGES].sort());
    for (const part of PARTS) {
      expect(placeholders(own[part]), part).toEqual(placeholders(english[part]));
      expect(untidy(own[part]), part).toBe(false);
    }
    expect(own.open.length).toBeLessThanOrEqual(LONGEST_BUTTON);
  });
});

describe.each(LANGUAGES.filter((each) => each !== 'en'))('the page in %s', (language) => {
  test.each(KEYS.filter((key) => !MAY_BE_THE_SAME.includes(key)))('says %s in its own words', (key) => {
    for (const other of LANGUAGES.filter((each) => each !== language)) {
      expect(PAGE_TEXTS[language][key], other).not.toBe(PAGE_TEXTS[other][key]);
    }
  });
});

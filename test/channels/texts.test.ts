import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { isRightToLeft, LANGUAGES } from '../../shared/messages/languages.ts';
import { messagesOf } from '../../shared/messages/messages-of.ts';
import { codesIn } from '../../shared/verification/find-code.ts';
import { LONG_VALUES } from '../messages/texts.ts';

const TEXTS = z.record(z.enum(LANGUAGES), z.record(z.string(), z.string()));

const FOLDER = new URL('../../shared/channels/', import.meta.url);

const placeholders = (text: string) => [...new Set(text.match(/\{[^}]*\}?/g))].sort();
// What people send, and what lies in a channel's folder; a channel may do with the texts that all of them have.
const files = ['prompt.json', ...CHANNEL_NAMES.map((channel) => `${channel}/texts.json`)]
  .filter((file) => existsSync(new URL(file, FOLDER)))
  .map((file) => ({ file, texts: TEXTS.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))) }));

describe.each(files)('what $file says', ({ texts }) => {
  const say = messagesOf(texts);
  const keys = Object.keys(texts.en);

  test.each(LANGUAGES)('is there in %s, every text and no other', (language) => {
    expect(Object.keys(texts[language]).sort()).toEqual(keys.toSorted());
  });

  test.each(LANGUAGES)('has the same placeholders as English in %s, and leaves nothing open', (language) => {
    for (const key of keys) {
      expect(placeholders(texts[language][key] ?? '')).toEqual(placeholders(texts.en[key] ?? ''));
      const text = say(key, LONG_VALUES, [language]);
      expect(text).not.toMatch(/[{}<>]|^\s|\s$| {2}|\p{Cc}/u);
      expect(text.normalize('NFC')).toBe(text);
      expect([...codesIn(text.replace(LONG_VALUES.code, ''))]).toEqual([]);
    }
  });

  test('is said by each language in its own words', () => {
    for (const key of keys) {
      expect(new Set(LANGUAGES.map((language) => texts[language][key])).size, key).toBe(LANGUAGES.length);
    }
  });

  test('isolates an address in what is read from right to left', () => {
    for (const language of LANGUAGES.filter(isRightToLeft)) {
      for (const key of keys.filter((each) => texts.en[each]?.includes('{address}'))) {
        const text = say(key, { address: '+370 666 00000' }, [language]);
        expect(text).toContain('\u2068+370 666 00000\u2069');
      }
    }
  });
});

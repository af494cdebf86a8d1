import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prompt } from '../../shared/channels/prompt.ts';
import { ALPHABET, CODE_LENGTH } from '../../shared/verification/challenge-code.ts';
import { findCode } from '../../shared/verification/find-code.ts';

const CODE = 'K7M2XQ4P';
const codes = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: CODE_LENGTH, maxLength: CODE_LENGTH })
  .map((symbols) => symbols.join(''));

describe('a code is found', () => {
  test.each([
    ['alone', CODE],
    ['in lower case', 'k7m2xq4p'],
    ['in mixed case', 'K7m2Xq4P'],
    ['in full-width letters', 'Ｋ７Ｍ２ＸＱ４Ｐ'],
    ['in mathematical letters', '𝐊𝟕𝐌𝟐𝐗𝐐𝟒𝐏'],
    ['spaced in the middle', 'K7M2 XQ4P'],
    ['spaced in pairs', 'K7 M2 XQ 4P'],
    ['spaced symbol by symbol', 'K 7 M 2 X Q 4 P'],
    ['with a dash', 'K7M2-XQ4P'],
    ['with an em dash that the phone made of it', 'K7M2—XQ4P'],
    ['with a non-breaking space', 'K7M2\u00A0XQ4P'],
    ['with a non-breaking hyphen', 'K7M2\u2011XQ4P'],
    ['after Telegram’s command', `/start ${CODE}`],
    ['after Telegram’s command to a named bot', `/start@acme_bot ${CODE}`],
    ['at the end of a sentence', `Hello, my code is ${CODE}.`],
    ['in quotes', `My code: “${CODE}”`],
    ['in brackets', `(${CODE})`],
    ['in emphasis', `*${CODE}*`],
    ['after a label', `code:${CODE}`],
    ['among emoji', `🔑${CODE}🙏🏽 👩‍👩‍👧`],
    ['on its own line', `Hi\n${CODE}\nThanks`],
    ['twice the same', `${CODE} I repeat: ${CODE.toLowerCase()}`],
    ['before a phone’s signature', `${CODE}\nSent from my iPhone`],
    ['before a carrier’s advertisement', `${CODE} -- Sent free with MTN. Dial *123# for 50 MB`],
    ['spaced, before a capitalised signature', 'K7M2 XQ4P\nMTN GH'],
    ['in a Cyrillic sentence', `Мой код ${CODE}, спасибо`],
    ['with Cyrillic look-alikes in it', 'К7М2ХQ4Р'],
    ['in lower-case letters of a Cyrillic keyboard', 'к7м2хq4р'],
    ['with Greek look-alikes in it', 'Κ7Μ2ΧQ4Ρ'],
    ['with invisible marks of copied text in it', '\u2068K7M2\u200B\u00ADXQ4P\u2069'],
    ['in a Chinese sentence with spaces', `我的验证码 ${CODE} 谢谢`],
  ])('%s', (_how, text) => {
    expect(findCode(text)).toBe(CODE);
  });

  test.each([
    'Acme',
    'ŽALGIRIS',
    'Bank of 23 Friends',
    'H&M',
    'KPMG',
    'C&A 24',
    'TV2 Play',
    '株式会社',
    'VW',
  ])('in the prepared text that names the project %s', (project) => {
    expect(findCode(prompt({ code: CODE, project }))).toBe(CODE);
  });

  test('whatever stands around it, if nothing there looks like another one', () => {
    const words = fc.string({ unit: 'grapheme' }).filter((text) => findCodeLike(text).length === 0);
    fc.assert(
      fc.property(words, codes, words, (before, code, after) => {
        expect(findCode(`${before}\n${code}\n${after}`)).toBe(code);
        expect(findCode(`${before}\n${code.toLowerCase()}\n${after}`)).toBe(code);
      }),
      { numRuns: 500 },
    );
  });
});

describe('no code is found', () => {
  test.each([
    ['in nothing', ''],
    ['in a greeting', 'Hello!'],
    ['in Telegram’s bare command', '/start'],
    ['in seven symbols', 'K7M2XQ4'],
    ['in nine symbols', 'K7M2XQ4PK'],
    ['inside a word', `my${CODE}`],
    ['before a letter of another script', `${CODE}а`],
    ['with a letter that no code has', 'K7M2XO4P'],
    ['with a vowel in it', 'K7M2XE4P'],
    ['among two of them', `${CODE} or H4N9TWRX`],
    ['among two spaced ones', 'K7M2 XQ4P\nH4N9 TWRX'],
    ['over two lines', 'K7M2\nXQ4P'],
    ['with a double space in the middle', 'K7M2  XQ4P'],
    ['in a phone number', '+370 691 99199'],
  ])('%s', (_why, text) => {
    expect(findCode(text)).toBeUndefined();
  });

  test('and nothing is ever thrown, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = findCode(text);
        expect(found === undefined || new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`).test(found)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Runs of symbols, spaced or not, that could be read as a code or as a part of one. */
function findCodeLike(text: string): readonly string[] {
  const runs = text
    .normalize('NFKC')
    .toUpperCase()
    .match(new RegExp(`[${ALPHABET}]{8}`, 'gu'));
  return runs ?? [];
}

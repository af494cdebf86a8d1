import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, lookUp } from '../../shared/messages/languages.ts';

describe('the language', () => {
  test.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['en-US-x-twain', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de-Latn-DE-1996', 'de'],
    ['DE-ch', 'de'],
    ['es-419', 'es'],
    ['fr-CA', 'fr'],
    ['pt', 'pt-BR'],
    ['pt-BR', 'pt-BR'],
    ['pt-br', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['pt-AO', 'pt-BR'],
    ['hi-IN', 'hi'],
    ['hi-Latn', 'hi'],
    ['id', 'id'],
    ['in', 'id'],
    ['ar-EG', 'ar'],
    ['ar-u-nu-arab', 'ar'],
    ['ru-x-formal', 'ru'],
    ['lt-LT', 'lt'],
  ])('of %s is %s', (tag, language) => {
    expect(lookUp([tag])).toBe(language);
  });

  test.each([
    'uk',
    'zh-Hant-TW',
    'x-de',
    'i-default',
    'den',
    'd',
    'deu',
    'nds',
    'es_ES',
    '',
    '-',
    '-de',
    '--',
    'constructor',
    '__proto__',
    '*',
  ])('of %s is English, as we have none that is nearer', (tag) => {
    expect(lookUp([tag])).toBe('en');
  });

  test('is the first that there is, in the order of wishes', () => {
    expect(lookUp(['ru', 'de'])).toBe('ru');
    expect(lookUp([undefined, 'de-AT'])).toBe('de');
    expect(lookUp(['uk', 'lt'])).toBe('lt');
    expect(lookUp(['en-GB', 'lt'])).toBe('en');
    expect(lookUp([undefined, undefined])).toBe('en');
    expect(lookUp([])).toBe('en');
  });

  test('is one of ours, whatever the tag', () => {
    const tag = fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8}){0,5}$/));
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 3 }), (tags) => {
        expect(LANGUAGES).toContain(lookUp(tags));
      }),
      { numRuns: 1000 },
    );
  });

  test('of a supported tag is found whatever follows it', () => {
    const more = fc.stringMatching(/^(-[a-zA-Z0-9]{1,8}){0,5}$/);
    fc.assert(
      fc.property(fc.constantFrom(...LANGUAGES), more, (language, rest) => {
        expect(lookUp([language + rest])).toBe(language);
      }),
    );
  });
});

import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, test } from 'vitest';
import { formatPhoneNumber, parsePhoneNumber } from '../../shared/verification/phone-number.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

describe('a number is read', () => {
  test.each([
    ['as E.164', '+37069199199', '+37069199199', 'LT'],
    ['with spaces', '+370 691 99199', '+37069199199', 'LT'],
    ['with every digit apart', '+3 7 0 6 9 1 9 9 1 9 9', '+37069199199', 'LT'],
    ['with non-breaking spaces', '+370\u00A0691\u00A099199', '+37069199199', 'LT'],
    ['with dashes', '+370-691-99199', '+37069199199', 'LT'],
    ['with en dashes', '+370–691–99199', '+37069199199', 'LT'],
    ['with dots', '+370.691.99199', '+37069199199', 'LT'],
    ['with brackets', '+370 (691) 99199', '+37069199199', 'LT'],
    ['with its country code in brackets', '(+370) 691-99199', '+37069199199', 'LT'],
    ['with a slash', '+49 30/901820', '+4930901820', 'DE'],
    ['with 00 for the plus', '0037069199199', '+37069199199', 'LT'],
    ['with 00 and a space', '00 370 691 99199', '+37069199199', 'LT'],
    ['as a tel: link', 'tel:+37069199199', '+37069199199', 'LT'],
    ['with a trunk zero in brackets', '+44 (0)20 7946 0018', '+442079460018', 'GB'],
    ['with a zero that belongs to it', '+39 06 1234 5678', '+390612345678', 'IT'],
    ['in full-width digits', '＋３７０６９１９９１９９', '+37069199199', 'LT'],
    ['in Arabic-Indic digits', '+٣٧٠٦٩١٩٩١٩٩', '+37069199199', 'LT'],
    ['in Persian digits', '۰۰۳۷۰ ۶۹۱ ۹۹۱۹۹', '+37069199199', 'LT'],
    ['in Devanagari digits', '+९१ ९८७६५ ४३२१०', '+919876543210', 'IN'],
    ['in mathematical digits', '+𝟯𝟳𝟬𝟲𝟵𝟭𝟵𝟵𝟭𝟵𝟵', '+37069199199', 'LT'],
    ['with spaces around it', '  +37069199199\n', '+37069199199', 'LT'],
    ['with the direction marks that copying brings along', '\u202A+37069199199\u202C', '+37069199199', 'LT'],
    ['of North America', '+1 (415) 555-2671', '+14155552671', 'US'],
    ['of seven digits, the shortest there are', '+683 4000', '+6834000', 'NU'],
    ['of fifteen digits, the longest there are', '+49 1234 567890123', '+491234567890123', 'DE'],
    ['with the 1 that Mexico gave up', '+52 (1) 998 123 4567', '+529981234567', 'MX'],
    ['without the 9 that Brazil added', '+55 (31) 8765-4321', '+5531987654321', 'BR'],
    ['without what the Ivory Coast added', '00225 07 12 34 56', '+2250707123456', 'CI'],
    ['without what Benin added', 'tel:+229-97-12-34-56', '+2290197123456', 'BJ'],
    ['of a Brazilian landline, which got no 9', '+55 45 3278-2153', '+554532782153', 'BR'],
    ['of an Argentine landline, which is no mobile', '+54 11 4321-1234', '+541143211234', 'AR'],
    ['of an Argentine mobile with the 15 of calls at home', '+54 11 15 4321-1234', '+5491143211234', 'AR'],
  ])('%s', (_how, input, number, region) => {
    expect(parsePhoneNumber(input)).toEqual({ ok: true, number, region });
  });

  test('of no country without a region', () => {
    expect(parsePhoneNumber('+883 5100 0000 0000')).toMatchObject({ ok: true, region: undefined });
  });
});

describe('a number is refused, with what to write instead,', () => {
  test.each([
    ['empty', ''],
    ['a plus alone', '+'],
    ['without its country code', '869199199'],
    ['without a plus', '37069199199'],
    ['with another country’s prefix for abroad', '011 370 691 99199'],
    ['with two pluses', '++37069199199'],
    ['with a plus and 00', '+0037069199199'],
    ['with an unknown country code', '+999 123 456 789'],
    ['of a country code alone', '+370'],
    ['too short for its country', '+370 691 9919'],
    ['too long for its country', '+370 691 99199 0000'],
    ['longer than E.164 in a country that knows longer ones', '+49 12345 6789012345'],
    ['shorter than seven digits in a country that knows shorter ones', '+49 1234'],
    ['with the 1 that Mexico gave up and a digit too many', '+52 1 998 123 45678'],
    ['of an old Ivorian landline, of which nobody can tell what it became', '+225 20 21 23 45'],
    ['in letters', '+1-800-FLOWERS'],
    ['with letters behind it', '+37069199199abc'],
    ['with an extension', '+37069199199 ext 5'],
    ['with an RFC 3966 extension', '+37069199199;ext=5'],
    ['with a pause', '+37069199199,5'],
    ['with a hash', '+442079460018#'],
    ['two of them', '+37069199199 +37069199198'],
    ['two of them without a space', '+37069199199+37069199198'],
    ['in Arabic digits without a plus', '٣٧٠٦٩١٩٩١٩٩'],
    ['in numerals that are no digits', '+Ⅲ⑦〇六九一九九一九九'],
    ['as a sentence', 'call +37069199199'],
    ['as an email address', 'ona@example.com'],
    ['as a long text', `+370${' '.repeat(50)}69199199`],
  ])('%s', (_how, input) => {
    expect(parsePhoneNumber(input)).toEqual({ ok: false, reason: expect.stringMatching(/: .*\.$/) });
  });

  test.each([
    '+88801234567',
    '+888 0123 4567',
    '0088801234567',
    '(+888) 01234567',
    'tel:+88801234567',
    '+8 88 01234567',
    '＋８８８０１２３４５６７',
  ])('anonymous: %s', (input) => {
    expect(parsePhoneNumber(input)).toMatchObject({ ok: false, reason: expect.stringContaining('+888') });
  });
});

describe('whatever is sent', () => {
  const writing = fc
    .array(fc.constantFrom(...'+0123456789 -().+/ '), { maxLength: 40 })
    .map((characters) => characters.join(''));
  const digits = fc.stringMatching(/^\+[1-9]\d{4,17}$/);

  test.each([
    ['any text', fc.string({ unit: 'binary' })],
    ['anything like a number', writing],
    ['a plus and digits', digits],
  ])('%s is refused or becomes E.164', (_what, inputs) => {
    fc.assert(
      fc.property(inputs, (input) => {
        const parsed = parsePhoneNumber(input);
        expect(parsed.ok ? parsed.number : '+1234567').toMatch(E164);
      }),
      { numRuns: 2000 },
    );
  });

  test('a number that is assigned to somebody is read from its own E.164 as the same', () => {
    const assigned = digits.filter((input) => parsePhoneNumberFromString(input)?.isValid() === true);
    fc.assert(
      fc.property(assigned, (input) => {
        const parsed = parsePhoneNumber(input);
        fc.pre(parsed.ok);
        expect(parsePhoneNumber(parsed.number)).toEqual(parsed);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a number is shown', () => {
  test('in groups', () => {
    expect(formatPhoneNumber('+37069199199')).toBe('+370 691 99199');
  });
});

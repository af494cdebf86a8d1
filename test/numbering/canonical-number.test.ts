import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalNumber } from '../../shared/numbering/canonical-number.ts';
import { parsePhoneNumber } from '../../shared/verification/phone-number.ts';
import { IVORIAN_RANGES, renumbered, subscriber, subscribersWith, tenDigits } from './subscribers.ts';

const RUNS = { numRuns: 2000 };

/** Two strangers, or two who may be one and the same. */
const twoSubscribers = fc.oneof(
  fc.tuple(subscriber, subscriber),
  tenDigits.chain((ten) => {
    const alike = fc.constantFrom(...subscribersWith(ten));
    return fc.tuple(alike, alike);
  }),
);

const anyNumber = fc.stringMatching(/^\+[1-9][0-9]{6,14}$/);

describe('a spelling that was given up becomes the one of today:', () => {
  test.each([
    ['Mexico, a mobile in the capital', '+5215512345678', '+525512345678'],
    ['Mexico, a mobile elsewhere', '+5219981234567', '+529981234567'],
    ['Brazil, a mobile that began with 6', '+551161234567', '+5511961234567'],
    ['Brazil, a mobile that began with 8', '+553187654321', '+5531987654321'],
    ['Brazil, a mobile that began with 9', '+554199887766', '+5541999887766'],
    ['Brazil, a mobile in the area that is written like the country', '+555588776655', '+5555988776655'],
    ['Ivory Coast, Moov', '+22501234567', '+2250101234567'],
    ['Ivory Coast, MTN', '+22505234567', '+2250505234567'],
    ['Ivory Coast, Orange', '+22507234567', '+2250707234567'],
    ['Benin, a mobile', '+22997123456', '+2290197123456'],
    ['Benin, a landline', '+22921301234', '+2290121301234'],
  ])('%s', (_whose, former, present) => {
    expect(canonicalNumber(former)).toBe(present);
    expect(canonicalNumber(present)).toBe(present);
  });

  test.each(Object.entries(IVORIAN_RANGES))('Ivory Coast, every range that got %s', (operator, ranges) => {
    for (const range of ranges) {
      expect(canonicalNumber(`+225${range}123456`)).toBe(`+225${operator}${range}123456`);
    }
  });
});

describe('a number stays as it is:', () => {
  test.each([
    ['Mexico, one digit too few after the 1', '+521551234567'],
    ['Mexico, one digit too many after the 1', '+52155123456789'],
    ['Mexico, no area begins with 1 or 0', '+5211512345678'],
    ['Brazil, a landline', '+554532782153'],
    ['Brazil, a landline that began with 5', '+551152345678'],
    ['Brazil, mobile radio, whose 7... is not 9 7...', '+551178123456'],
    ['Brazil, a toll-free number', '+558001234567'],
    ['Brazil, a number without area', '+5587654321'],
    ['Argentina, a landline', '+541143211234'],
    ['Argentina, a mobile', '+5491143211234'],
    ['Ivory Coast, a range that no list names', '+22560123456'],
    ['Ivory Coast, a range on which the lists disagree', '+22569123456'],
    ['Ivory Coast, a landline of before', '+22520212345'],
    ['Ivory Coast, a service', '+22580012345'],
    ['Benin, a service', '+22985751234'],
    ['Benin, nine digits', '+229971234567'],
    ['another country, eight digits', '+22670123456'],
    ['another country, a 1 after its code', '+5411234567890'],
    ['North America, whose 52... is no country code', '+15215512345'],
  ])('%s', (_whose, number) => {
    expect(canonicalNumber(number)).toBe(number);
  });

  test('what is no E.164 number at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/^\+[1-9][0-9]+$/.test(text));
        expect(canonicalNumber(text)).toBe(text);
      }),
    );
    for (const text of ['5219981234567', '+5219981234567\n', ' +5219981234567', '+521998123456７']) {
      expect(canonicalNumber(text)).toBe(text);
    }
  });

  test('whatever has another country code', () => {
    const others = anyNumber.filter((number) => !/^\+(?:52|55|225|229)/.test(number));
    fc.assert(
      fc.property(others, (number) => {
        expect(canonicalNumber(number)).toBe(number);
      }),
      RUNS,
    );
  });
});

describe('one subscriber is one number', () => {
  test('whichever spelling is used', () => {
    fc.assert(
      fc.property(subscriber, (spellings) => {
        for (const spelling of spellings) expect(canonicalNumber(spelling)).toBe(spellings[0]);
      }),
      RUNS,
    );
  });

  test('also as people type it', () => {
    fc.assert(
      fc.property(renumbered, (spellings) => {
        const [present, ...former] = spellings.map((spelling) => parsePhoneNumber(spelling));
        for (const each of former) expect(each).toEqual(present);
        expect(present).toMatchObject({ ok: true, number: spellings[0] });
      }),
      RUNS,
    );
  });

  test('and two are two, however alike: nobody else’s number becomes it', () => {
    fc.assert(
      fc.property(tenDigits, (ten) => {
        const subscribers = subscribersWith(ten);
        const canonical = subscribers.map((spellings) => new Set(spellings.map(canonicalNumber)));
        expect(canonical.map(({ size }) => size)).toEqual(subscribers.map(() => 1));
        expect(new Set(canonical.flatMap((numbers) => [...numbers])).size).toBe(subscribers.length);
      }),
      RUNS,
    );
  });

  test('exactly when the spellings are one subscriber’s', () => {
    fc.assert(
      fc.property(twoSubscribers, ([one, other]) => {
        for (const [a, b] of one.flatMap((each) => other.map((its) => [each, its] as const))) {
          expect(canonicalNumber(a) === canonicalNumber(b)).toBe(one[0] === other[0]);
        }
      }),
      RUNS,
    );
  });

  test('and the hundred old Ivorian ranges stay apart', () => {
    const ranges = Array.from({ length: 100 }, (_, place) => `+225${String(place).padStart(2, '0')}123456`);
    expect(new Set(ranges.map(canonicalNumber)).size).toBe(100);
  });
});

describe('whatever the number', () => {
  const numbers = fc.oneof(
    anyNumber,
    fc.stringMatching(/^\+(?:521?|549?|55|225|229)[0-9]{7,10}$/),
    subscriber.chain((spellings) => fc.constantFrom(...spellings)),
  );

  test('twice is once', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const once = canonicalNumber(number);
        expect(canonicalNumber(once)).toBe(once);
      }),
      RUNS,
    );
  });

  test('it stays within E.164, within its country, and ends as it did', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const canonical = canonicalNumber(number);
        expect(canonical).toMatch(/^\+[1-9][0-9]{6,14}$/);
        const [code = ''] = /^\+(?:52|55|225|229)?/.exec(number) ?? [];
        expect(canonical.startsWith(code)).toBe(true);
        expect(canonical.slice(-8)).toBe(number.slice(-8));
      }),
      RUNS,
    );
  });
});

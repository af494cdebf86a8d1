import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { canonicalNumber } from '../numbering/canonical-number.ts';

/** An E.164 number: `+`, country code, national number; 7 to 15 digits (ITU-T E.164). */
export type ParsedNumber =
  | { readonly ok: true; readonly number: string; readonly region: string | undefined }
  | { readonly ok: false; readonly reason: string };

const LONGEST_INPUT = 40;
const E164 = /^\+[1-9]\d{6,14}$/;
// Copying a number from a contact or a page brings invisible direction marks along.
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
const INTERNATIONAL = /^(?:[Tt][Ee][Ll]:)?\(?(?:\+|00)[\d\s().\-/]*\d\)?$/;

/**
 * Reads any common way of writing an international number (spaces, dashes, dots, brackets, `00` for `+`, a
 * trunk `(0)`, the digits of any script), and a spelling that its country has given up as the one of today. A number
 * without its country code is refused, because guessing the country could name somebody else's phone.
 */
export function parsePhoneNumber(input: string): ParsedNumber {
  const text = input
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, toAsciiDigit)
    .replace(INVISIBLE, '')
    .replace(/\p{Pd}/gu, '-')
    // A number copied from a table brings a tab along.
    .replace(/\s/g, ' ')
    .trim();
  if (text.length > LONGEST_INPUT || !INTERNATIONAL.test(text)) return refused(NOT_INTERNATIONAL);
  const parsed = readNumber(text.replace(/^tel:/i, '').replace(/^00/, '+'));
  if (text.replace(/[^\d]/g, '').replace(/^00/, '').startsWith('888')) return refused(ANONYMOUS);
  // Some national plans, Germany's for one, know numbers longer or shorter than E.164 allows.
  if (!parsed?.isPossible() || !E164.test(parsed.number)) return refused(NOT_POSSIBLE);
  return { ok: true, number: parsed.number, region: parsed.country };
}

/** The library no longer thinks a spelling possible that was given up: so it is brought up to date before that is asked. */
function readNumber(text: string) {
  const written = parsePhoneNumberFromString(text);
  if (!written) return undefined;
  const canonical = canonicalNumber(written.number);
  return canonical === written.number ? written : parsePhoneNumberFromString(canonical);
}

/** `+370 691 99199`: as people read it. */
export function formatPhoneNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** Unicode keeps the decimal digits of a script together, from zero to nine (chapter 4.6 of the standard). */
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}

const NOT_INTERNATIONAL =
  'Write the number in international form: + (or 00), country code, number, for example +15005550006; without + its country is a guess.';
const NOT_POSSIBLE =
  'No telephone number of this form exists: check the country code and the number of digits.';
const ANONYMOUS = "Anonymous Telegram numbers (+888) aren't telephone numbers: use the person's own number.";

function refused(reason: string): ParsedNumber {
  return { ok: false, reason };
}

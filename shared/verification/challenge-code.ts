import { keyedHash } from '../keyed-hash.ts';

/**
 * A challenge's link, code and id all follow from one secret, so that an inbound code finds its item by key,
 * the link finds the item and the code, and neither code nor link is stored anywhere.
 *
 *     link = base64url(bucket || secret)
 *     code = 8 symbols of HMAC(subkey, "code", bucket, secret)
 *     id   = hex(bucket || first 8 bytes of HMAC(subkey, "id", bucket, code))
 */
export type DrawnChallenge = { readonly id: string; readonly code: string; readonly link: string };

/**
 * No vowels (no words), no 0 O 1 I L 2Z 5S 8B pairs (no look-alikes) and no D, so that no code begins with a
 * carrier's keyword (END, STOP, TD, ...: https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html).
 */
export const ALPHABET = '23456789CFGHJKMNPQRTVWX';
export const CODE_LENGTH = 8;
export const SECRET_BYTES = 16;
export const LONGEST_LIFE_SECONDS = 3600;

export const HOUR = 3_600_000;

export function drawChallenge(subkey: Uint8Array, now: number, secret: Uint8Array): DrawnChallenge {
  const bucket = bucketOf(now);
  const code = toSymbols(keyedHash(subkey, 'code', bucket, secret));
  return {
    id: idOf(subkey, bucket, code),
    code,
    link: Buffer.concat([bucket, secret]).toString('base64url'),
  };
}

/** Where a code that arrives now can be: a challenge lives an hour at most, so this hour's item or last hour's. */
export function candidateIds(subkey: Uint8Array, now: number, code: string): readonly [string, string] {
  return [idOf(subkey, bucketOf(now), code), idOf(subkey, bucketOf(now - HOUR), code)];
}

const SYMBOL = `[${ALPHABET}]`;
const NOT_IN_A_WORD = { before: '(?<![\\p{L}\\p{N}])', after: '(?![\\p{L}\\p{N}])' };
const WHOLE = new RegExp(`${NOT_IN_A_WORD.before}${SYMBOL}{${CODE_LENGTH}}${NOT_IN_A_WORD.after}`, 'gu');
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

/** Every different code that a text could be read to hold. */
export function codesIn(text: string): ReadonlySet<string> {
  const normalised = text.normalize('NFKC').toUpperCase();
  const found = normalised.match(WHOLE) ?? normalised.match(SPACED) ?? [];
  return new Set(found.map((match) => match.replace(/[^0-9A-Z]/g, '')));
}

function idOf(subkey: Uint8Array, bucket: Uint8Array, code: string): string {
  const tail = keyedHash(subkey, 'id', bucket, code).subarray(0, 8);
  return Buffer.concat([bucket, tail]).toString('hex');
}

/** The hour of a time, in 4 bytes: a challenge's id begins with it. */
export function bucketOf(now: number): Buffer {
  const bucket = Buffer.alloc(4);
  bucket.writeUInt32BE(Math.floor(now / HOUR));
  return bucket;
}

// 256 bits cut to 37 leave every symbol equally likely, to one part in 2^219.
function toSymbols(hash: Buffer): string {
  let rest = BigInt(`0x${hash.toString('hex')}`);
  const base = BigInt(ALPHABET.length);
  let symbols = '';
  for (let place = 0; place < CODE_LENGTH; place += 1) {
    symbols += ALPHABET.charAt(Number(rest % base));
    rest /= base;
  }
  return symbols;
}

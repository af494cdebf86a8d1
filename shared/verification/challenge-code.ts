import { keyedHash } from '../keyed-hash.ts';

/**
 * A challenge's link, code and id all follow from one secret, so that an inbound code finds its item by key,
 * the link finds the item and the code, and neither code nor link is stored anywhere.
 *
 *     link = base64url(bucket || secret), with an "s" before it where the code is long
 *     code = 8 or 14 symbols of HMAC(subkey, "code", bucket, secret)
 *     id   = hex(bucket || first 8 bytes of HMAC(subkey, "id", bucket, code))
 */
export type DrawnChallenge = { readonly id: string; readonly code: string; readonly link: string };

/**
 * No vowels (no words), no 0 O 1 I L 2Z 5S 8B pairs (no look-alikes) and no D, so that no code begins with a
 * carrier's keyword (END, STOP, TD, ...: https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html).
 */
export const ALPHABET = '23456789CFGHJKMNPQRTVWX';
/** Where the number is known beforehand, a guess has to hit one of few open codes and be sent from that number. */
export const CODE_LENGTH = 8;
/** Where it isn't, whoever sends the code decides the number: 63 bits, which only a link carries. */
export const LONG_CODE_LENGTH = 14;
export const SECRET_BYTES = 16;
export const LONGEST_LIFE_SECONDS = 3600;

export const HOUR = 3_600_000;

export function drawChallenge(
  subkey: Uint8Array,
  now: number,
  secret: Uint8Array,
  { long = false }: { readonly long?: boolean } = {},
): DrawnChallenge {
  const bucket = bucketOf(now);
  const code = toSymbols(keyedHash(subkey, 'code', bucket, secret), long ? LONG_CODE_LENGTH : CODE_LENGTH);
  const link = Buffer.concat([bucket, secret]).toString('base64url');
  return { id: idOf(subkey, bucket, code), code, link: long ? `s${link}` : link };
}

/** Where a code that arrives now can be: a challenge lives an hour at most, so this hour's item or last hour's. */
export function candidateIds(subkey: Uint8Array, now: number, code: string): readonly [string, string] {
  return [idOf(subkey, bucketOf(now), code), idOf(subkey, bucketOf(now - HOUR), code)];
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

// 256 bits cut to 64 at most leave every symbol equally likely, to one part in 2^192.
function toSymbols(hash: Buffer, length: number): string {
  let rest = BigInt(`0x${hash.toString('hex')}`);
  const base = BigInt(ALPHABET.length);
  let symbols = '';
  for (let place = 0; place < length; place += 1) {
    symbols += ALPHABET.charAt(Number(rest % base));
    rest /= base;
  }
  return symbols;
}

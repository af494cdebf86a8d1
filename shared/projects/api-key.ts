import { createHash } from 'node:crypto';
import type { Environment } from '../verification/verification.ts';

/** What a request may do that carries the key. */
export type ApiKey = {
  /** Names the key where the key itself must not be shown: in lists, in commands, in limits. */
  readonly id: string;
  readonly projectId: string;
  readonly environment: Environment;
  readonly status: 'active' | 'revoked';
  /** How many verifications it may create in a minute; the default where it is absent. Reads are ten times that. */
  readonly createsPerMinute?: number;
};

export type MintedKey = { readonly id: string; readonly key: string };

/** Letters and digits only, so that a double click selects the whole key. */
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_BYTES = 6;
const ID_LENGTH = 8;
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const FORM = new RegExp(
  `^pk_(?:live|test)_[0-9A-Za-z]{${ID_LENGTH + SECRET_LENGTH}}([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);

/**
 * `pk_live_` or `pk_test_`, an id of 8 characters, 32 random bytes in 43, and a CRC-32 in 6, all base62. The checksum
 * tells a mistyped key, or a string that only looks like one, without asking the database.
 */
export function mintApiKey(environment: Environment, randomBytes: (length: number) => Uint8Array): MintedKey {
  const id = base62(randomBytes(ID_BYTES), ID_LENGTH);
  const body = `pk_${environment}_${id}${base62(randomBytes(SECRET_BYTES), SECRET_LENGTH)}`;
  return { id, key: body + checksum(body) };
}

/**
 * What the database knows a key by; undefined when the text can't be a key. With 256 random bits behind it the
 * plain hash can't be searched, and finding the item by it compares nothing byte by byte.
 */
export function hashApiKey(key: string): string | undefined {
  const [, given] = FORM.exec(key) ?? [];
  if (given === undefined || given !== checksum(key.slice(0, -CHECKSUM_LENGTH))) return undefined;
  return createHash('sha256').update(key).digest('hex');
}

function checksum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return base62(bytes, CHECKSUM_LENGTH);
}

/**
 * As in ISO/IEC 13239, bit by bit. node:zlib has it ready, but every function that reads a key would load all of zlib as it starts:
 * a fortieth of a cold start, for 60 bytes.
 */
function crc32(text: string): number {
  let rest = ~0;
  for (const byte of Buffer.from(text)) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}

/** The lowest `length` digits; 6 bytes have a little more than 8 digits hold, which an id can spare. */
function base62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let digits = '';
  for (let place = 0; place < length; place += 1) {
    digits = BASE62.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits;
}

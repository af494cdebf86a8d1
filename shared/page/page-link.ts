import { keyedHash } from '../keyed-hash.ts';
import { type DrawnChallenge, drawChallenge, HOUR, SECRET_BYTES } from '../verification/challenge-code.ts';

/**
 * What a page's link opens. The link is the only credential: item and code follow from it, and it is stored nowhere.
 *
 *     link of a verification, a group or a session with a number = base64url(bucket || secret)
 *     link of a session that learns its number                   = "s" and the same
 *     link of a verification request                             = "r" and the same
 */
export type OpenedLink =
  | { readonly kind: 'challenge'; readonly id: string; readonly code: string }
  | { readonly kind: 'request'; readonly id: string; readonly secret: Uint8Array };

/** At most so many codes are drawn for one asset of a request. */
export const MOST_CODES = 5;

const LINK = /^([rs]?)([A-Za-z0-9_-]{27})$/;
const BUCKET_BYTES = 4;

/** Undefined for what can't be a link of ours; whether there is an item behind it the database knows. */
export function openLink(codeSubkey: Uint8Array, link: string): OpenedLink | undefined {
  const [, prefix, encoded] = LINK.exec(link) ?? [];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64url');
  // 27 symbols have two bits more than 20 bytes: one link has one spelling.
  if (bytes.toString('base64url') !== encoded) return undefined;
  const bucket = bytes.subarray(0, BUCKET_BYTES);
  const secret = bytes.subarray(BUCKET_BYTES);
  if (prefix === 'r') return { kind: 'request', id: requestIdOf(codeSubkey, bucket, secret), secret };
  const { id, code } = drawChallenge(codeSubkey, timeOf(bucket), secret, { long: prefix === 's' });
  return { kind: 'challenge', id, code };
}

export function requestIdOf(codeSubkey: Uint8Array, bucket: Uint8Array, secret: Uint8Array): string {
  const tail = keyedHash(codeSubkey, 'request', bucket, secret).subarray(0, 8);
  return Buffer.concat([bucket, tail]).toString('hex');
}

/** The `nth` code of one asset, counted from 1. `time` is when it is drawn: an inbound code is looked for by its hour. */
export function drawAssetCode(
  codeSubkey: Uint8Array,
  secret: Uint8Array,
  { place, nth, time }: { readonly place: number; readonly nth: number; readonly time: number },
): DrawnChallenge {
  const derived = keyedHash(codeSubkey, 'asset', secret, String(place), String(nth)).subarray(
    0,
    SECRET_BYTES,
  );
  return drawChallenge(codeSubkey, time, derived);
}

/** Which of its codes an asset's verification has, and how many were drawn so far. Nothing of that is stored. */
export function findAssetCode(
  codeSubkey: Uint8Array,
  secret: Uint8Array,
  place: number,
  verificationId: string,
): { readonly code: string; readonly nth: number } | undefined {
  const time = timeOf(Buffer.from(verificationId.slice(0, 2 * BUCKET_BYTES), 'hex'));
  for (let nth = 1; nth <= MOST_CODES; nth += 1) {
    const { id, code } = drawAssetCode(codeSubkey, secret, { place, nth, time });
    if (id === verificationId) return { code, nth };
  }
  return undefined;
}

function timeOf(bucket: Buffer): number {
  return bucket.readUInt32BE() * HOUR;
}

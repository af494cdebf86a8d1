import { keyedHash } from '../keyed-hash.ts';

/** How often a PIN may be tried for one verification. */
export const MAX_PIN_TRIES = 3;
/** How long a PIN may come back after its message. */
export const PIN_LIFE_MILLISECONDS = 300_000;

const DIGITS = 6;

/**
 * The PIN that answers a message: six digits that follow from the verification and who sent to it, so that the same message
 * again brings the same PIN and nothing has to be stored.
 */
export function pinFor(codeSubkey: Uint8Array, id: string, sender: string): string {
  // 48 bits cut to a million leave every PIN equally likely, to one part in 2^28.
  const number = keyedHash(codeSubkey, 'pin', id, sender).readUIntBE(0, 6) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/**
 * What the page hands to the caller once the right PIN was typed there: 128 bits that follow from the verification, from whose message
 * is held, and from when both end, so that another sender's message makes them void and nothing has to be stored.
 */
export function resultFor(codeSubkey: Uint8Array, id: string, sender: string, until: number): string {
  return keyedHash(codeSubkey, 'pin-result', id, sender, String(until)).subarray(0, 16).toString('base64url');
}

import { VersoError } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import { bucketOf, SECRET_BYTES } from './challenge-code.ts';
import type { Environment } from './verification.ts';

/**
 * The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header) by derivation: with it a challenge's secret
 * is not drawn but follows from the key, so that the same request meets its own item, and nothing besides that
 * item has to be written. A key is remembered until the hour after the one it was used in has passed.
 */
export type IdempotentRequest = {
  readonly key: string;
  /** What must be the same when the key is sent again. */
  readonly body: string;
};

export type IdempotencyScope = {
  readonly projectId: string;
  readonly environment: Environment;
  readonly route: string;
};

const LONGEST_KEY = 255;
/** Containers' clocks may differ by this much when an hour ends. */
export const CLOCK_SKEW_MILLISECONDS = 5000;

/** Undefined without the header. Throws validation_error for a key that is empty, too long or not printable ASCII. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || new RegExp(`^[\\x20-\\x7e]{1,${LONGEST_KEY}}$`).test(header)) return header;
  const message = `Send an Idempotency-Key of 1 to ${LONGEST_KEY} printable ASCII characters.`;
  throw new VersoError('validation_error', message, {
    details: [{ field: 'Idempotency-Key', message, code: 'invalid_value' }],
  });
}

/** The secret of the `attempt`-th challenge for this key in the hour of `time`. */
export function derivedSecret(
  subkey: Uint8Array,
  time: number,
  attempt: number,
  { projectId, environment, route }: IdempotencyScope,
  { key }: IdempotentRequest,
): Uint8Array {
  const fields = [bucketOf(time), String(attempt), projectId, environment, route, key];
  return keyedHash(subkey, 'idem', ...fields).subarray(0, SECRET_BYTES);
}

/** Kept with the item: 16 hex characters for the key, 16 for the body. */
export function fingerprint(subkey: Uint8Array, { key, body }: IdempotentRequest): string {
  return part(subkey, 'idem-key', key) + part(subkey, 'idem-body', body);
}

/** What an item that is there already is to a request: its own, its key's with another body, or a stranger's. */
export function compareFingerprints(
  stored: string | undefined,
  mine: string,
): 'same' | 'other_body' | 'stranger' {
  if (stored === mine) return 'same';
  return stored?.slice(0, 16) === mine.slice(0, 16) ? 'other_body' : 'stranger';
}

export function idempotencyKeyReused(): VersoError {
  return new VersoError(
    'idempotency_key_reused',
    'This Idempotency-Key was used with another body: send a new key with a new request.',
  );
}

function part(subkey: Uint8Array, label: string, value: string): string {
  return keyedHash(subkey, label, value).toString('hex').slice(0, 16);
}

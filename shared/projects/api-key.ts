import { createHash } from 'node:crypto';
import type { Environment } from '../verification/verification.ts';

/** `pk_live_` or `pk_test_` and 32 random bytes in base64url. */
export type ApiKey = {
  readonly projectId: string;
  readonly environment: Environment;
  readonly status: 'active' | 'revoked';
};

const FORM = /^pk_(?:live|test)_[A-Za-z0-9_-]{43}$/;
const SECRET_BYTES = 32;

export function mintApiKey(environment: Environment, randomBytes: (length: number) => Uint8Array): string {
  return `pk_${environment}_${Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url')}`;
}

/**
 * What the database knows a key by; undefined when the text can't be a key. With 256 random bits behind it the
 * plain hash can't be searched, and finding the item by it compares nothing byte by byte.
 */
export function hashApiKey(key: string): string | undefined {
  return FORM.test(key) ? createHash('sha256').update(key).digest('hex') : undefined;
}

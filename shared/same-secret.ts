import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares in a time that tells nothing of either text. An empty secret equals nothing, so that a deployment
 * without its secret lets nobody in. Hashing first makes both sides equally long, as timingSafeEqual wants.
 */
export function sameSecret(given: string | undefined, secret: string | Uint8Array): boolean {
  if (given === undefined || secret.length === 0) return false;
  return timingSafeEqual(digest(given), digest(secret));
}

/** For a secret that is being rotated. Compares with every one of them, whichever it is. */
export function isOneOf(given: string | undefined, secrets: readonly Uint8Array[]): boolean {
  return secrets.filter((secret) => sameSecret(given, secret)).length > 0;
}

function digest(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}

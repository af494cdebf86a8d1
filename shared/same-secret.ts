import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares in a time that tells nothing of either text. An empty secret equals nothing, so that a deployment
 * without its secret lets nobody in. Hashing first makes both sides equally long, as timingSafeEqual wants.
 */
export function sameSecret(given: string | undefined, secret: string | Uint8Array): boolean {
  if (given === undefined || secret.length === 0) return false;
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}

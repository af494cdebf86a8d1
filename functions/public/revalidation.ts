import { createHash } from 'node:crypto';

/** By which a cache asks whether what it has still holds. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url')}"`;
}

/** By weak comparison (RFC 9110, section 13.1.2): any of a list, with or without `W/`, or `*`. */
export function isKnown(etag: string, ifNoneMatch = ''): boolean {
  const known = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(etag.replace(/^W\//, '')) || known.includes('*');
}

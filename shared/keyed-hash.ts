import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA256 over length-prefixed fields, so that no two lists of fields give the same input
 * (`["ab","c"]` and `["a","bc"]` differ). 32 bytes.
 */
export function keyedHash(key: Uint8Array, ...fields: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const field of fields) {
    const bytes = typeof field === 'string' ? Buffer.from(field, 'utf8') : field;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hmac.update(length).update(bytes);
  }
  return hmac.digest();
}

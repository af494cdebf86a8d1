import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashApiKey, mintApiKey } from '../../shared/projects/api-key.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

test('a key ends with the CRC-32 of what stands before it, so that anyone can tell a mistyped one', () => {
  const secrets = fc.infiniteStream(fc.uint8Array({ minLength: 32, maxLength: 32 }));
  fc.assert(
    fc.property(fc.constantFrom('live', 'test'), secrets, (environment, bytes) => {
      const { key } = mintApiKey(environment, (length) => bytes.next().value.subarray(0, length));
      const checksum = [...key.slice(-6)].reduce((sum, digit) => sum * 62 + BASE62.indexOf(digit), 0);
      expect(checksum).toBe(crc32(key.slice(0, -6)));
      expect(hashApiKey(key)).toBeDefined();
    }),
  );
});

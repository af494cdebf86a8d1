import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import type { SenderStore } from '../../ports.ts';
import type { Table } from './table.ts';

const stored = z.object({ verification: z.string(), awaits: z.enum(['number', 'no']), expires_at: z.int() });

export function dynamoDbSenderStore(table: Table): SenderStore {
  const keyOf = (senderHash: string) => `${KEY_PREFIX.sender}${senderHash}`;
  return {
    bind(senderHash, { verificationId, awaits, expiresAt }) {
      return table.put(keyOf(senderHash), {
        verification: verificationId,
        awaits,
        expires_at: expiresAt,
        ttl: Math.ceil(expiresAt / 1000),
      });
    },
    // Strongly, since a person can share the number within a second of pressing Start.
    async find(senderHash) {
      const item = await table.get(keyOf(senderHash), { consistent: true });
      if (!item) return undefined;
      const { verification, awaits, expires_at } = z.parse(stored, item);
      return { verificationId: verification, awaits, expiresAt: expires_at };
    },
  };
}

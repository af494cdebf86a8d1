import * as z from 'zod/mini';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import type { CounterStore } from '../../ports.ts';
import type { Table } from './table.ts';

const stored = z.object({ total: z.int() });

export function dynamoDbCounterStore(table: Pick<Table, 'update' | 'get'>): CounterStore {
  const keyOf = (key: string) => `${KEY_PREFIX.counter}${key}`;
  const attributes = (share: string) => ({ '#total': 'total', '#share': `of_${share}` });
  return {
    add({ key, share, expiresAt }, most) {
      return table.update(keyOf(key), {
        UpdateExpression: 'ADD #total :one, #share :one SET #ttl = :ttl',
        ConditionExpression:
          '(attribute_not_exists(#total) OR #total < :most_total) AND (attribute_not_exists(#share) OR #share < :most_share)',
        ExpressionAttributeNames: { ...attributes(share), '#ttl': TABLE.ttl },
        values: {
          ':one': 1,
          ':ttl': Math.ceil(expiresAt / 1000),
          ':most_total': most.total,
          ':most_share': most.share,
        },
      });
    },
    async subtract({ key, share }) {
      await table.update(keyOf(key), {
        UpdateExpression: 'ADD #total :less, #share :less',
        // Time to live may have taken the counter meanwhile: it must not come back below nothing.
        ConditionExpression: 'attribute_exists(#total)',
        ExpressionAttributeNames: attributes(share),
        values: { ':less': -1 },
      });
    },
    async read(key) {
      const item = await table.get(keyOf(key));
      return item ? z.parse(stored, item).total : 0;
    },
  };
}

import { TABLE } from '../../config/names.ts';
import type { DeliveryLists, Position } from '../../ports.ts';
import { timeOfDelivery } from '../../webhooks/delivery.ts';
import { deliveryFromItem, deliveryItemKey, deliveryPartition } from './delivery-item.ts';
import type { Queries, Selection } from './queries.ts';
import type { Item } from './table.ts';

/**
 * As far as a list counts. A count reads the items themselves, out of the partition that is delivered into: beyond this it would take the
 * reads that deliveries need.
 */
const MOST_COUNTED = 100_000;

/** Lists out of the table itself. */
export function dynamoDbDeliveryLists(
  queries: Queries,
  { mostCounted = MOST_COUNTED }: { readonly mostCounted?: number } = {},
): DeliveryLists {
  return {
    all(scope) {
      const selection: Selection = { partition: deliveryPartition(scope), newestFirst: true, eventual: true };
      const positionIn = (item: Item): Position => positionOf(String(item[TABLE.sortKey]));

      async function newest(limit: number, after: Position | undefined, keysOnly: boolean) {
        const found: Item[] = [];
        let start = after && deliveryItemKey({ ...scope, id: after.id });
        do {
          const page = await queries.query(
            { ...selection, keysOnly },
            { limit: limit - found.length, after: start },
          );
          found.push(...page.items);
          start = page.last;
        } while (start && found.length < limit);
        return found;
      }

      return {
        positionOf: ({ id }) => positionOf(id),
        async read(limit, after) {
          const found = await newest(limit + 1, after, false);
          const shown = found.slice(0, limit);
          const last = shown.at(-1);
          return {
            items: shown.map(deliveryFromItem),
            ...(found.length > limit && last && { next: positionIn(last) }),
          };
        },
        async seek(count) {
          if (count === 0) return undefined;
          const found = await newest(count, undefined, true);
          const last = found.at(-1);
          return found.length === count && last ? positionIn(last) : undefined;
        },
        async count() {
          const counted = await queries.count(selection, mostCounted + 1);
          return { total: Math.min(counted, mostCounted), capped: counted > mostCounted };
        },
      };
    },
  };
}

function positionOf(id: string): Position {
  return { createdAt: timeOfDelivery(id), id };
}

import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../../channels/names.ts';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import { lazily } from '../../lazily.ts';
import type { UsageStore } from '../../ports.ts';
import { type ChannelUsage, COUNTED, type DayUsage, type UsageScope } from '../../usage/usage.ts';
import { placeholders } from './placeholders.ts';
import type { Queries } from './queries.ts';
import type { Item, Table } from './table.ts';

const KEPT_DAYS = 800;
const DAY = 86_400_000;
/** No month has more. */
const MOST_DAYS = 31;

const stored = lazily(() => z.looseObject({ [TABLE.sortKey]: z.string() }));

/** One item for each day of a project: its counts, and of each shard of the stream the last window that is in them. */
export function dynamoDbUsageStore(
  table: Pick<Table, 'update'>,
  queries: Pick<Queries, 'query'>,
): UsageStore {
  return {
    async add({ day, channels, ...scope }, { shard, start }) {
      const { name, value, names, values } = placeholders();
      const counts = countsOf(channels).map(
        ([attribute, count]) => `${name(attribute)} ${value(attribute, count)}`,
      );
      names['#window'] = `window_${shard}`;
      const until = Math.ceil((Date.parse(day) + KEPT_DAYS * DAY) / 1000);
      await table.update(
        keyOf(scope),
        {
          UpdateExpression: `ADD ${counts.join(', ')} SET #window = ${value('start', start)}, ${name(TABLE.ttl)} = ${value('until', until)}`,
          ConditionExpression: 'attribute_not_exists(#window) OR #window < :start',
          ExpressionAttributeNames: names,
          values,
        },
        { sort: day },
      );
    },
    async month(scope, month) {
      const selection = { partition: keyOf(scope), prefix: `${month}-` };
      const { items } = await queries.query(selection, { limit: MOST_DAYS });
      return items.map(toDay);
    },
  };
}

function keyOf({ projectId, environment }: UsageScope): string {
  return `${KEY_PREFIX.usage}${projectId}#${environment}`;
}

function countsOf(channels: ChannelUsage): readonly (readonly [string, number])[] {
  return Object.entries(channels).flatMap(([channel, counts]) =>
    Object.entries(counts).map(([counted, count]) => [`${channel}_${counted}`, count] as const),
  );
}

function toDay(item: Item): DayUsage {
  const read = z.parse(stored(), item);
  const channels = CHANNEL_NAMES.flatMap((channel) => {
    const counts = COUNTED.flatMap((counted) => {
      const count = read[`${channel}_${counted}`];
      return typeof count === 'number' ? [[counted, count] as const] : [];
    });
    return counts.length > 0 ? [[channel, Object.fromEntries(counts)] as const] : [];
  });
  return { day: read[TABLE.sortKey], channels: Object.fromEntries(channels) };
}

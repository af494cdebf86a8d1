import { INDEXES, TABLE } from '../../config/names.ts';
import type { Listing, Position } from '../../ports.ts';
import { sortableTime } from './list-keys.ts';
import { type Queries, type Selection, tableKeyOf } from './queries.ts';
import { type Item, wholeKey } from './table.ts';

type Options<Entity> = {
  readonly queries: Queries;
  /** What the list holds: a partition of one of the two indexes. */
  readonly selection: Pick<Selection, 'partition' | 'prefix'> & { readonly index: keyof typeof INDEXES };
  /** How the keys of this kind of item begin. */
  readonly keyPrefix: string;
  readonly parse: (item: Item) => Entity;
  readonly positionOf: (entity: Entity) => Position;
};

/** A list out of an index. The index gives keys in order, the items are read by them. */
export function dynamoDbListing<Entity>(options: Options<Entity>): Listing<Entity> {
  const { queries, keyPrefix, parse, positionOf } = options;
  const selection: Selection = { ...options.selection, newestFirst: true };

  const keyOf = ({ createdAt, id }: Position): Item => {
    const { index, partition, prefix } = options.selection;
    const keys = INDEXES[index];
    return {
      ...wholeKey(keyPrefix + id),
      [keys.partitionKey]: partition,
      [keys.sortKey]: index === 'list' ? createdAt : `${prefix ?? ''}${sortableTime(createdAt)}`,
    };
  };
  const positionIn = (item: Item): Position => {
    const time = item[INDEXES[options.selection.index].sortKey];
    return {
      createdAt: typeof time === 'number' ? time : Number(String(time).slice(-13)),
      id: String(item[TABLE.partitionKey]).slice(keyPrefix.length),
    };
  };

  async function keys(limit: number, after: Position | undefined): Promise<readonly Item[]> {
    const found: Item[] = [];
    let start = after && keyOf(after);
    do {
      const page = await queries.query(selection, { limit: limit - found.length, after: start });
      found.push(...page.items);
      start = page.last;
    } while (start && found.length < limit);
    return found;
  }

  return {
    positionOf,
    async read(limit, after) {
      const found = await keys(limit + 1, after);
      const shown = found.slice(0, limit);
      const items = (await queries.getMany(shown.map(tableKeyOf))).map(parse);
      const last = shown.at(-1);
      return { items, ...(found.length > limit && last && { next: positionIn(last) }) };
    },
    async seek(count) {
      if (count === 0) return undefined;
      const found = await keys(count, undefined);
      const last = found.at(-1);
      return found.length === count && last ? positionIn(last) : undefined;
    },
    count: async () => ({ total: await queries.count(selection), capped: false }),
  };
}

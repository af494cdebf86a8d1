import {
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { INDEXES, TABLE } from '../../config/names.ts';
import { placeholders } from './placeholders.ts';
import type { Item } from './table.ts';

/** Items under one partition key, of the table itself or of one of its indexes. */
export type Selection = {
  readonly index?: keyof typeof INDEXES;
  readonly partition: string;
  /** How the sort key begins. */
  readonly prefix?: string;
  /** All sort keys that come before it. */
  readonly below?: string;
  readonly newestFirst?: boolean;
  /** Of the table: at half the price, what was written a second ago may be missing. */
  readonly eventual?: boolean;
  /** Of the table: reads as much, and answers less. */
  readonly keysOnly?: boolean;
};

export type Page = {
  readonly items: readonly Item[];
  /** Whole key of the last item looked at; undefined when there is no more. */
  readonly last: Item | undefined;
};

/** Reading many items. Apart from table.ts, so that functions that only read by key don't carry it. */
export type Queries = {
  /** Up to `limit` items, fewer where DynamoDB's megabyte is full. An index answers keys only, eventually consistent. */
  query(
    selection: Selection,
    page: { readonly limit: number; readonly after?: Item | undefined },
  ): Promise<Page>;
  /** How many there are, exactly up to `most`. */
  count(selection: Selection, most?: number): Promise<number>;
  /** In the order of the keys; what doesn't exist is left out. */
  getMany(keys: readonly Item[], read?: { consistent: boolean }): Promise<readonly Item[]>;
};

/** DynamoDB's own limit for BatchGetItem. */
const BATCH = 100;
const BATCHES_AT_ONCE = 8;

export function dynamoDbQueries(client: DynamoDBClient, name: string): Queries {
  const pageOf = async (input: Partial<QueryCommandInput>, selection: Selection) =>
    client.send(new QueryCommand({ TableName: name, ...toQuery(selection), ...input }));

  async function getBatch(keys: readonly Item[], consistent: boolean): Promise<Item[]> {
    const found: Item[] = [];
    let wanted = keys.map((key) => marshall(key));
    for (let round = 1; wanted.length > 0; round += 1) {
      if (round > 5) throw new Error('DynamoDB left keys of a batch unread five times.');
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [name]: { Keys: wanted, ConsistentRead: consistent } } }),
      );
      found.push(...(Responses?.[name] ?? []).map((item) => unmarshall(item)));
      wanted = UnprocessedKeys?.[name]?.Keys ?? [];
    }
    return found;
  }

  return {
    async query(selection, { limit, after }) {
      const { Items, LastEvaluatedKey } = await pageOf(
        { Limit: limit, ...(after && { ExclusiveStartKey: marshall(after) }) },
        selection,
      );
      return {
        items: (Items ?? []).map((item) => unmarshall(item)),
        last: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
      };
    },
    async count(selection, most = Number.POSITIVE_INFINITY) {
      let counted = 0;
      let start: QueryCommandInput['ExclusiveStartKey'];
      do {
        const { Count, LastEvaluatedKey } = await pageOf(
          { Select: 'COUNT', ...(start && { ExclusiveStartKey: start }) },
          selection,
        );
        counted += Count ?? 0;
        start = LastEvaluatedKey;
      } while (start && counted < most);
      return Math.min(counted, most);
    },
    async getMany(keys, { consistent } = { consistent: false }) {
      const batches: (readonly Item[])[] = [];
      for (let place = 0; place < keys.length; place += BATCH) batches.push(keys.slice(place, place + BATCH));
      const found = new Map<unknown, Item>();
      for (let place = 0; place < batches.length; place += BATCHES_AT_ONCE) {
        const together = batches.slice(place, place + BATCHES_AT_ONCE);
        const read = await Promise.all(together.map((batch) => getBatch(batch, consistent)));
        for (const item of read.flat()) found.set(item[TABLE.partitionKey], item);
      }
      return keys.flatMap((key): readonly Item[] => {
        const item = found.get(key[TABLE.partitionKey]);
        return item ? [item] : [];
      });
    },
  };
}

function toQuery({
  index,
  partition,
  prefix,
  below,
  newestFirst,
  eventual,
  keysOnly,
}: Selection): Omit<QueryCommandInput, 'TableName'> {
  const keys = index ? INDEXES[index] : TABLE;
  const { name, value, names, values } = placeholders();
  const conditions = [`${name(keys.partitionKey)} = ${value('partition', partition)}`];
  if (prefix !== undefined) conditions.push(`begins_with(${name(keys.sortKey)}, ${value('prefix', prefix)})`);
  if (below !== undefined) conditions.push(`${name(keys.sortKey)} < ${value('below', below)}`);
  return {
    ...(index && { IndexName: INDEXES[index].name }),
    // An index can't be read strongly; the table is read where what was just written must be seen.
    ConsistentRead: index === undefined && !eventual,
    ScanIndexForward: !newestFirst,
    KeyConditionExpression: conditions.join(' AND '),
    ...(keysOnly && { ProjectionExpression: [keys.partitionKey, keys.sortKey].map(name).join(', ') }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values),
  };
}

/** An item's whole key, as an index answers it: what getMany takes. */
export function tableKeyOf(item: Item): Item {
  return { [TABLE.partitionKey]: item[TABLE.partitionKey], [TABLE.sortKey]: item[TABLE.sortKey] };
}

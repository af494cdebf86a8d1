import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Database } from './database.ts';

export type KeySchema = readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];

/** A table as its CloudFormation resource defines it. */
export type TableDefinition = {
  name: string;
  arn: string;
  keySchema: KeySchema;
  attributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  globalSecondaryIndexes?:
    | readonly {
        IndexName: string;
        KeySchema: KeySchema;
        Projection: {
          ProjectionType?: 'ALL' | 'KEYS_ONLY' | 'INCLUDE' | undefined;
          NonKeyAttributes?: readonly string[] | undefined;
        };
      }[]
    | undefined;
  /** Absent where nobody follows its changes. */
  streamArn?: string | undefined;
  /** The attribute that holds the second (since the epoch) after which an item may go. */
  ttlAttribute?: string | undefined;
};

const description = z.object({
  Table: z.object({
    TableStatus: z.string(),
    KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema: z.unknown() })).optional(),
  }),
});
type Description = z.infer<typeof description>['Table'];

/** Creates the table when it is missing. Throws when one of this name has other keys or indexes. */
export async function ensureTable(database: Database, table: TableDefinition): Promise<void> {
  const existing = await describe(database, table.name);
  if (existing === undefined) {
    await create(database, table);
  } else if (!fits(existing, table)) {
    throw new Error(
      `The local table ${table.name} has other keys or indexes than its definition. Keys can't be changed: begin with empty data, by npm start -- --fresh.`,
    );
  }
  // dynalite, like DynamoDB, answers CreateTable before the table can be used.
  while ((await describe(database, table.name))?.TableStatus !== 'ACTIVE');
}

/** The name of the attribute whose values are the partition keys of the table or of one of its indexes. */
export function partitionKeyName(table: TableDefinition, indexName?: string): string | undefined {
  const schema =
    indexName === undefined
      ? table.keySchema
      : table.globalSecondaryIndexes?.find((index) => index.IndexName === indexName)?.KeySchema;
  return schema?.find((key) => key.KeyType === 'HASH')?.AttributeName;
}

async function describe(database: Database, name: string): Promise<Description | undefined> {
  const reply = await database.send('DescribeTable', JSON.stringify({ TableName: name }));
  if (reply.body.includes('ResourceNotFoundException')) return undefined;
  if (reply.status !== 200) throw new Error(`dynalite refused to describe ${name}: ${reply.body}`);
  return description.parse(JSON.parse(reply.body)).Table;
}

async function create(database: Database, table: TableDefinition): Promise<void> {
  const reply = await database.send(
    'CreateTable',
    JSON.stringify({
      TableName: table.name,
      KeySchema: table.keySchema,
      AttributeDefinitions: table.attributeDefinitions,
      GlobalSecondaryIndexes: table.globalSecondaryIndexes,
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  if (reply.status !== 200) throw new Error(`dynalite refused to create ${table.name}: ${reply.body}`);
}

function fits(existing: Description, table: TableDefinition): boolean {
  const indexes = (list: readonly { IndexName: string; KeySchema: unknown }[] = []) =>
    list
      .map(({ IndexName, KeySchema }) => ({ IndexName, KeySchema }))
      .sort((a, b) => a.IndexName.localeCompare(b.IndexName));
  return (
    isDeepStrictEqual(existing.KeySchema, table.keySchema) &&
    isDeepStrictEqual(indexes(existing.GlobalSecondaryIndexes), indexes(table.globalSecondaryIndexes))
  );
}

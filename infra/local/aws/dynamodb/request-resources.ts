import { z } from 'zod';
import type { AccessRequest } from '../iam/evaluate.ts';
import { parseInput } from '../service.ts';
import { queriedPartitionKeys } from './query-partition-key.ts';
import type { TableDefinition } from './tables.ts';
import { partitionKeyName } from './tables.ts';

/**
 * What a DynamoDB request needs permission for: the table's or the index's ARN and, as
 * `dynamodb:LeadingKeys`, the partition keys that it names.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */

/** A string, a number or (base64) bytes: the types that a key can have. */
const attribute = z.looseObject({
  S: z.string().optional(),
  N: z.string().optional(),
  B: z.string().optional(),
});
const item = z.record(z.string(), attribute);
type Item = z.infer<typeof item>;

const table = z.object({ TableName: z.string() });
const indexed = table.extend({ IndexName: z.string().optional() });
const keyed = table.extend({ Key: item });
const put = table.extend({ Item: item });
const query = indexed.extend({
  KeyConditionExpression: z.string({
    error: 'the local DynamoDB reads KeyConditionExpression, not KeyConditions',
  }),
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: item.optional(),
});
const batchGet = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(item) })) });
const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.union([
        z.object({ PutRequest: z.object({ Item: item }) }).transform((entry) => entry.PutRequest.Item),
        z.object({ DeleteRequest: z.object({ Key: item }) }).transform((entry) => entry.DeleteRequest.Key),
      ]),
    ),
  ),
});

type Resources = (operation: string, body: Buffer) => readonly AccessRequest[] | undefined;

/** Undefined for an operation that the local DynamoDB doesn't have. */
export function createRequestResources(options: {
  tables: readonly TableDefinition[];
  region: string;
  accountId: string;
}): Resources {
  const definitions = new Map(options.tables.map((definition) => [definition.name, definition]));
  const arnOf = (tableName: string, indexName?: string) => {
    const tableArn =
      definitions.get(tableName)?.arn ??
      `arn:aws:dynamodb:${options.region}:${options.accountId}:table/${tableName}`;
    return indexName === undefined ? tableArn : `${tableArn}/index/${indexName}`;
  };
  const ofItems = (tableName: string, items: readonly Item[]) => {
    const definition = definitions.get(tableName);
    const name = definition && partitionKeyName(definition);
    return {
      resource: arnOf(tableName),
      context: leadingKeys(items.flatMap((entry) => partitionKey(entry, name))),
    };
  };

  const resources = (operation: string, body: Buffer): Omit<AccessRequest, 'action'>[] | undefined => {
    switch (operation) {
      case 'GetItem':
      case 'UpdateItem':
      case 'DeleteItem': {
        const { TableName, Key } = parseInput(keyed, body);
        return [ofItems(TableName, [Key])];
      }
      case 'PutItem': {
        const { TableName, Item } = parseInput(put, body);
        return [ofItems(TableName, [Item])];
      }
      case 'Query': {
        const { TableName, IndexName, ...conditions } = parseInput(query, body);
        const definition = definitions.get(TableName);
        const name = definition && partitionKeyName(definition, IndexName);
        const keys = name === undefined ? [] : queriedPartitionKeys(name, conditions).flatMap(keyText);
        return [{ resource: arnOf(TableName, IndexName), context: leadingKeys(keys) }];
      }
      case 'Scan': {
        const { TableName, IndexName } = parseInput(indexed, body);
        return [{ resource: arnOf(TableName, IndexName), context: {} }];
      }
      case 'BatchGetItem':
        return Object.entries(parseInput(batchGet, body).RequestItems).map(([name, { Keys }]) =>
          ofItems(name, Keys),
        );
      case 'BatchWriteItem':
        return Object.entries(parseInput(batchWrite, body).RequestItems).map(([name, items]) =>
          ofItems(name, items),
        );
      case 'DescribeTable':
        return [{ resource: arnOf(parseInput(table, body).TableName), context: {} }];
      default:
        return undefined;
    }
  };

  return (operation, body) =>
    resources(operation, body)?.map((entry) => ({ action: `dynamodb:${operation}`, ...entry }));
}

function leadingKeys(keys: readonly string[]): AccessRequest['context'] {
  return keys.length === 0 ? {} : { 'dynamodb:LeadingKeys': keys };
}

function partitionKey(entry: Item, name: string | undefined): string[] {
  const value = name === undefined ? undefined : entry[name];
  return value === undefined ? [] : keyText(value);
}

function keyText(value: z.infer<typeof attribute>): string[] {
  const text = value.S ?? value.N ?? value.B;
  return text === undefined ? [] : [text];
}

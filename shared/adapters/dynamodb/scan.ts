import { type DynamoDBClient, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { TABLE } from '../../config/names.ts';
import { placeholders } from './placeholders.ts';
import type { Item } from './table.ts';

type Wanted = {
  /** How the partition keys begin. */
  readonly prefixes: readonly string[];
  /** Beside the key; everything when left out. */
  readonly attributes?: readonly string[];
};

type Scanned = {
  readonly items: readonly Item[];
  /** All that was read, whatever it is. */
  readonly looked: number;
};

/** Looks through the whole table, page by page: an operator's rare task must not cost every verification an index entry. */
export async function* scanTable(
  client: DynamoDBClient,
  name: string,
  wanted: Wanted,
): AsyncGenerator<Scanned> {
  const input = toScan(wanted);
  let start: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new ScanCommand({ TableName: name, ...input, ...(start && { ExclusiveStartKey: start }) }),
    );
    yield { items: (page.Items ?? []).map((item) => unmarshall(item)), looked: page.ScannedCount ?? 0 };
    start = page.LastEvaluatedKey;
  } while (start);
}

function toScan({ prefixes, attributes }: Wanted): Partial<ScanCommandInput> {
  const { name, value, names, values } = placeholders();
  const key = name(TABLE.partitionKey);
  return {
    // What was written a moment ago must not be missed.
    ConsistentRead: true,
    FilterExpression: prefixes
      .map((prefix, place) => `begins_with(${key}, ${value(`prefix${place}`, prefix)})`)
      .join(' OR '),
    ...(attributes && {
      ProjectionExpression: [key, ...attributes.map((attribute) => name(attribute))].join(', '),
    }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values),
  };
}

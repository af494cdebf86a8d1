import { z } from 'zod';
import type { AwsReply } from '../service.ts';
import type { TableDefinition } from './tables.ts';

/** DynamoDB leaves items alone whose TTL is further back, so that a wrong unit doesn't empty a table. */
const OLDEST_TTL_SECONDS = 5 * 365 * 24 * 60 * 60;

type Send = (operation: string, body: string) => Promise<AwsReply>;

const page = z.object({
  Items: z.array(z.record(z.string(), z.unknown())),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Deletes the items of a table whose TTL has passed and returns how many: the part of DynamoDB that
 * dynalite lacks. `now` in milliseconds since the epoch.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export async function deleteExpired(send: Send, table: TableDefinition, now: number): Promise<number> {
  if (table.ttlAttribute === undefined) return 0;
  const seconds = Math.floor(now / 1000);
  const expired = {
    ExpressionAttributeNames: { '#ttl': table.ttlAttribute },
    ExpressionAttributeValues: {
      ':now': { N: String(seconds) },
      ':oldest': { N: String(seconds - OLDEST_TTL_SECONDS) },
    },
  };
  const condition = '#ttl < :now AND #ttl > :oldest';

  let deleted = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const reply = await send(
      'Scan',
      JSON.stringify({
        TableName: table.name,
        FilterExpression: condition,
        ExclusiveStartKey: start,
        ...expired,
      }),
    );
    const { Items, LastEvaluatedKey } = page.parse(succeeded(reply));
    for (const item of Items) {
      const Key = Object.fromEntries(
        table.keySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]),
      );
      // The condition again: what was prolonged since the scan stays.
      const removal = await send(
        'DeleteItem',
        JSON.stringify({ TableName: table.name, Key, ConditionExpression: condition, ...expired }),
      );
      if (removal.body.includes('ConditionalCheckFailedException')) continue;
      succeeded(removal);
      deleted += 1;
    }
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return deleted;
}

function succeeded(reply: AwsReply): unknown {
  if (reply.status !== 200) throw new Error(`dynalite refused the deletion of expired items: ${reply.body}`);
  return JSON.parse(reply.body);
}

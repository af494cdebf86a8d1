import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { AwsReply } from '../service.ts';
import { indexWriteUnits } from './index-capacity.ts';
import type { ItemChange, StoredItem } from './stream.ts';
import type { TableDefinition } from './tables.ts';

type Send = (operation: string, body: string | Buffer) => Promise<AwsReply>;

const item = z.record(z.string(), z.unknown());
const write = z.looseObject({
  TableName: z.string(),
  Key: item.optional(),
  Item: item.optional(),
  ReturnValues: z.enum(['NONE', 'ALL_OLD', 'ALL_NEW']).default('NONE'),
});
const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: item }).optional(),
        DeleteRequest: z.object({ Key: item }).optional(),
      }),
    ),
  ),
});
const reply = z.looseObject({
  Attributes: item.optional(),
  Item: item.optional(),
  ConsumedCapacity: z.looseObject({ CapacityUnits: z.number() }).optional(),
});

/**
 * Carries a write out and tells what it changed. Two writes of one item wait for each other, so that every change is
 * told with the images that it met and left.
 */
export function createCapturedWrites(options: {
  readonly send: Send;
  /** Whether the capacity that it answers holds what a write took in the indexes. */
  readonly countsIndexes: boolean;
  readonly tables: readonly TableDefinition[];
  readonly changed: (table: TableDefinition, change: ItemChange) => void;
}): (operation: string, body: string | Buffer, expired?: true) => Promise<AwsReply> {
  const { send, changed, countsIndexes } = options;
  const tables = new Map(
    options.tables.filter(({ streamArn }) => streamArn).map((each) => [each.name, each]),
  );
  const queues = new Map<string, Promise<unknown>>();

  /** One after the other for each key. */
  async function alone<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const mine = (queues.get(key) ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => undefined);
    queues.set(key, settled);
    void settled.then(() => {
      if (queues.get(key) === settled) queues.delete(key);
    });
    return mine;
  }

  async function single(table: TableDefinition, operation: string, body: string | Buffer, expired?: true) {
    const request = read(write, body);
    const keys = keysOf(table, request.Key ?? request.Item ?? {});
    return alone(`${table.name} ${JSON.stringify(keys)}`, async () => {
      const before = await find(table, keys);
      const updates = operation === 'UpdateItem';
      const asked = { ...request, ReturnValues: updates ? 'ALL_NEW' : 'NONE' };
      const answer = await send(operation, JSON.stringify(asked));
      if (answer.status !== 200) return answer;
      const { Attributes, ConsumedCapacity: capacity, ...rest } = reply.parse(JSON.parse(answer.body));
      const after = updates ? Attributes : request.Item;
      if (!isDeepStrictEqual(before, after)) {
        changed(table, { keys, before, after, ...(expired && { expired }) });
      }
      const told = { NONE: undefined, ALL_OLD: before, ALL_NEW: after }[request.ReturnValues];
      const more = countsIndexes ? 0 : indexWriteUnits(table, { before, after });
      return withBody(answer, {
        ...rest,
        ...(told && { Attributes: told }),
        ...(capacity && { ConsumedCapacity: { ...capacity, CapacityUnits: capacity.CapacityUnits + more } }),
      });
    });
  }

  async function find(table: TableDefinition, Key: StoredItem): Promise<StoredItem | undefined> {
    const answer = await send(
      'GetItem',
      JSON.stringify({ TableName: table.name, Key, ConsistentRead: true }),
    );
    return answer.status === 200 ? reply.parse(JSON.parse(answer.body)).Item : undefined;
  }

  /** Item by item: a batch is no transaction in DynamoDB either. */
  async function batch(body: string | Buffer): Promise<AwsReply | undefined> {
    const { RequestItems } = read(batchWrite, body);
    if (!Object.keys(RequestItems).some((name) => tables.has(name))) return undefined;
    let answer: AwsReply | undefined;
    for (const [TableName, requests] of Object.entries(RequestItems)) {
      for (const { PutRequest, DeleteRequest } of requests) {
        const [operation, input] = PutRequest
          ? ['PutItem', { TableName, Item: PutRequest.Item }]
          : ['DeleteItem', { TableName, Key: DeleteRequest?.Key }];
        answer = await captured(operation, JSON.stringify(input));
        if (answer.status !== 200) return answer;
      }
    }
    return answer && withBody(answer, { UnprocessedItems: {} });
  }

  async function captured(operation: string, body: string | Buffer, expired?: true): Promise<AwsReply> {
    switch (operation) {
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem': {
        const table = tables.get(read(z.object({ TableName: z.string() }), body).TableName);
        return table ? single(table, operation, body, expired) : send(operation, body);
      }
      case 'BatchWriteItem':
        return (await batch(body)) ?? send(operation, body);
      default:
        return send(operation, body);
    }
  }
  return captured;
}

function read<Shape>(schema: z.ZodType<Shape>, body: string | Buffer): Shape {
  const parsed = schema.safeParse(JSON.parse(String(body)));
  if (parsed.success) return parsed.data;
  throw new AwsError('ValidationException', `The local DynamoDB can't read this: ${parsed.error.message}`);
}

function keysOf(table: TableDefinition, from: StoredItem): StoredItem {
  return Object.fromEntries(table.keySchema.map(({ AttributeName }) => [AttributeName, from[AttributeName]]));
}

function withBody({ status, headers }: AwsReply, content: object): AwsReply {
  const body = JSON.stringify(content);
  return { status, headers: { ...headers, 'x-amz-crc32': String(crc32(body)) }, body };
}

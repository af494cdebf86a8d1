import { type LocalService, targetOperation } from '../service.ts';
import { amazonsDatabase } from './amazons-database.ts';
import { createCapturedWrites } from './captured-writes.ts';
import { openDynalite } from './database.ts';
import { deleteExpired } from './expiry.ts';
import { createRequestResources } from './request-resources.ts';
import { createStream, type TableStream } from './stream.ts';
import type { TableDefinition } from './tables.ts';
import { ensureTable } from './tables.ts';

export type DynamoDb = {
  service: LocalService;
  /** Returns how many items were deleted. */
  deleteExpiredItems(): Promise<number>;
  stream(tableName: string): TableStream | undefined;
  close(): Promise<void>;
};

const EXPIRY_INTERVAL_MS = 60_000;

export async function startDynamoDb(options: {
  region: string;
  accountId: string;
  tables: readonly TableDefinition[];
  /** Where dynalite keeps its data. */
  directory: string;
  now: () => number;
}): Promise<DynamoDb> {
  const database = amazonsDatabase(process.env.VERSO_DYNAMODB_LOCAL_PORT) ?? (await openDynalite(options));
  try {
    for (const table of options.tables) await ensureTable(database, table);
  } catch (error) {
    await database.close();
    throw error;
  }
  const resources = createRequestResources(options);

  const streams = new Map(
    options.tables.flatMap(({ name, streamArn }) =>
      streamArn === undefined ? [] : [[name, createStream({ ...options, arn: streamArn })]],
    ),
  );
  const send = createCapturedWrites({
    send: (operation, body) => database.send(operation, body),
    countsIndexes: database.countsIndexes,
    tables: options.tables,
    changed: (table, change) => streams.get(table.name)?.append(change),
  });

  const deleteExpiredItems = async () => {
    let deleted = 0;
    for (const table of options.tables) {
      deleted += await deleteExpired((operation, body) => send(operation, body, true), table, options.now());
    }
    return deleted;
  };
  let sweep: Promise<unknown> = Promise.resolve();
  const sweeping = setInterval(() => {
    // TTL is best effort: a sweep that fails is made up for by the next.
    sweep = deleteExpiredItems().catch(() => undefined);
  }, EXPIRY_INTERVAL_MS).unref();

  return {
    service: {
      signingName: 'dynamodb',
      operationOf: targetOperation('DynamoDB_20120810'),
      prepare: (operation, { body }) => {
        const access = resources(operation, body);
        return access && { access, perform: () => send(operation, body) };
      },
    },
    deleteExpiredItems,
    stream: (tableName) => streams.get(tableName),
    close: async () => {
      clearInterval(sweeping);
      await sweep;
      await database.close();
    },
  };
}

import type { AwsReply, LocalService } from '../service.ts';
import { amazonsDatabase } from './amazons-database.ts';
import { openDynalite } from './database.ts';
import { deleteExpired } from './expiry.ts';
import { createRequestResources } from './request-resources.ts';
import type { TableDefinition } from './tables.ts';
import { ensureTable } from './tables.ts';

export type DynamoDb = {
  service: LocalService;
  /** Returns how many items were deleted. */
  deleteExpiredItems(): Promise<number>;
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

  /** Every read and write of items, also the deletion of expired ones: a table's stream begins here. */
  const send = (operation: string, body: string | Buffer): Promise<AwsReply> =>
    database.send(operation, body);

  const deleteExpiredItems = async () => {
    let deleted = 0;
    for (const table of options.tables) deleted += await deleteExpired(send, table, options.now());
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
      targetPrefix: 'DynamoDB_20120810',
      prepare: (operation, { body }) => {
        const access = resources(operation, body);
        return access && { access, perform: () => send(operation, body) };
      },
    },
    deleteExpiredItems,
    close: async () => {
      clearInterval(sweeping);
      await sweep;
      await database.close();
    },
  };
}

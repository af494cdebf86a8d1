import { isDeepStrictEqual } from 'node:util';
import type { StoredItem } from './stream.ts';
import type { TableDefinition } from './tables.ts';

type Index = NonNullable<TableDefinition['globalSecondaryIndexes']>[number];
type Change = { readonly before: StoredItem | undefined; readonly after: StoredItem | undefined };

/**
 * The write units that a change takes in the table's indexes: one for an entry that appears or goes, two for one that moves, none for one
 * that stays. Entries of keys alone never have more than one kilobyte.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function indexWriteUnits(table: TableDefinition, change: Change): number {
  const indexes = table.globalSecondaryIndexes ?? [];
  return indexes.reduce((sum, index) => sum + unitsOf(table, index, change), 0);
}

function unitsOf(table: TableDefinition, index: Index, { before, after }: Change): number {
  if (index.Projection.ProjectionType !== 'KEYS_ONLY') {
    throw new Error(`The local DynamoDB can't tell what writes to ${index.IndexName} cost.`);
  }
  const [former, present] = [entryOf(table, index, before), entryOf(table, index, after)];
  if (isDeepStrictEqual(former, present)) return 0;
  return former && present ? 2 : 1;
}

/** Undefined where the item is not in the index: it lacks one of its keys. */
function entryOf(table: TableDefinition, index: Index, item: StoredItem | undefined): StoredItem | undefined {
  if (!item || index.KeySchema.some(({ AttributeName }) => item[AttributeName] === undefined))
    return undefined;
  const names = [...index.KeySchema, ...table.keySchema].map(({ AttributeName }) => AttributeName);
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

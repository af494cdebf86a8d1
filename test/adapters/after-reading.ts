import type { Table } from '../../shared/adapters/dynamodb/table.ts';

/** The same table, but that something happens between its next reading of an item and whatever is done by what it read. */
export function afterReading(table: Table, meanwhile: () => Promise<unknown>): Table {
  let next: (() => Promise<unknown>) | undefined = meanwhile;
  return {
    ...table,
    async get(...given) {
      const item = await table.get(...given);
      const act = next;
      next = undefined;
      await act?.();
      return item;
    },
  };
}

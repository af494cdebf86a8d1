import { KEY_PREFIX } from '../../config/names.ts';
import type { VerificationStore } from '../../ports.ts';
import { TRANSITIONS } from '../../verification/transitions.ts';
import type { Item, Table } from './table.ts';
import { toUpdate } from './transition-update.ts';
import { fromItem, toItem } from './verification-item.ts';

export function dynamoDbVerificationStore(table: Table): VerificationStore {
  const keyOf = (id: string) => `${KEY_PREFIX.verification}${id}`;
  return {
    insert(verification) {
      return table.putNew(keyOf(verification.id), toItem(verification));
    },
    async find(id, read) {
      const item = await table.get(keyOf(id), read);
      return item && fromItem(item);
    },
    apply(change) {
      const { from, to } = TRANSITIONS[change.transition];
      // A change that leaves its status as it was can't be told from another of its kind.
      const isOurs = ({ status, updated_at }: Item) =>
        from !== to && status === to && updated_at === change.at;
      return table.update(keyOf(change.id), toUpdate(change), { isOurs });
    },
  };
}

import { KEY_PREFIX } from '../../config/names.ts';
import type { VerificationStore } from '../../ports.ts';
import { ownWrite } from './own-write.ts';
import type { Table } from './table.ts';
import { toUpdate } from './transition-update.ts';
import { fromItem, toItem } from './verification-item.ts';

export function dynamoDbVerificationStore(table: Table): VerificationStore {
  const keyOf = (id: string) => `${KEY_PREFIX.verification}${id}`;
  return {
    insert(verification) {
      const { mark, isOurs } = ownWrite();
      return table.putNew(keyOf(verification.id), { ...toItem(verification), ...mark }, { isOurs });
    },
    async find(id, read) {
      const item = await table.get(keyOf(id), read);
      return item && fromItem(item);
    },
    apply(change) {
      const { mark, isOurs } = ownWrite();
      return table.update(keyOf(change.id), toUpdate(change, mark), { isOurs });
    },
  };
}

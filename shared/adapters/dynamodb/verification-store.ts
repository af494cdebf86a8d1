import { KEY_PREFIX } from '../../config/names.ts';
import type { VerificationStore } from '../../ports.ts';
import { systemRandom } from '../system/clock-and-random.ts';
import type { Item, Table } from './table.ts';
import { toUpdate } from './transition-update.ts';
import { fromItem, toItem } from './verification-item.ts';

/** Only writes of one verification within seconds have to differ, and an item of one write unit has little room. */
const WRITE_ID_BYTES = 6;

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
      // Two changes can be alike in all that they say, down to the millisecond: a message that came twice, two who sign at once.
      const writeId = Buffer.from(systemRandom.bytes(WRITE_ID_BYTES)).toString('base64url');
      return table.update(keyOf(change.id), toUpdate(change, writeId), {
        isOurs: ({ write_id }: Item) => write_id === writeId,
      });
    },
  };
}

import { systemRandom } from '../system/clock-and-random.ts';
import type { Item } from './table.ts';

/** Only writes of one item within seconds have to differ, and an item of one write unit has little room. */
const WRITE_ID_BYTES = 6;

/** What a write leaves in its item, so that whoever made it knows it again. */
export type OwnWrite = { readonly writeId: string; readonly isOurs: (item: Item) => boolean };

/**
 * Two writes can be alike in all that they say, down to the millisecond: a message that came twice, two who sign at once, a creation with
 * an idempotency key that is sent twice.
 */
export function ownWrite(): OwnWrite {
  const writeId = Buffer.from(systemRandom.bytes(WRITE_ID_BYTES)).toString('base64url');
  return { writeId, isOurs: ({ write_id }) => write_id === writeId };
}

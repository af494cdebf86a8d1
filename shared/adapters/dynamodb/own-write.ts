import { systemRandom } from '../system/clock-and-random.ts';
import type { Item } from './table.ts';

/** Only writes of one item within seconds have to differ, and an item of one write unit has little room. */
const WRITE_ID_BYTES = 6;

/**
 * `mark` is what a write leaves in its item until the next one, so that whoever made it knows it again by `isOurs`. Two writes can be alike
 * in all that they say, down to the millisecond: a message that came twice, two who sign at once, a creation with an idempotency key that
 * is sent twice.
 */
export function ownWrite(): { readonly mark: Item; readonly isOurs: (item: Item) => boolean } {
  const write_id = Buffer.from(systemRandom.bytes(WRITE_ID_BYTES)).toString('base64url');
  return { mark: { write_id }, isOurs: (item) => item.write_id === write_id };
}

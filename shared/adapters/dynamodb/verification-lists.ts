import { INDEXES, KEY_PREFIX, TABLE } from '../../config/names.ts';
import type { Position, VerificationLists } from '../../ports.ts';
import type { Verification } from '../../verification/verification.ts';
import { listKey, referenceHash } from './list-keys.ts';
import { dynamoDbListing } from './listing.ts';
import type { Queries, Selection } from './queries.ts';
import { type Item, wholeKey } from './table.ts';
import { fromItem } from './verification-item.ts';

const { verification } = KEY_PREFIX;
const positionOf = ({ createdAt, id }: Verification) => ({ createdAt, id });
/** Keys of an index page; a megabyte holds some thousands. */
const PAGE = 5000;
const IDS_OF_A_USER = 100;

export function dynamoDbVerificationLists(queries: Queries): VerificationLists {
  const shared = { queries, keyPrefix: verification, parse: fromItem, positionOf };
  return {
    all: (scope) =>
      dynamoDbListing({
        ...shared,
        selection: { index: 'list', partition: listKey('verifications', scope) },
      }),
    ofUser: (scope, externalUserId) =>
      dynamoDbListing({
        ...shared,
        selection: {
          index: 'reference',
          partition: listKey('users', scope),
          prefix: `${referenceHash(externalUserId)}#`,
        },
      }),
    async users(scope, most, behind) {
      const selection: Selection = {
        index: 'reference',
        partition: listKey('users', scope),
        newestFirst: true,
        ...(behind && { below: behind.id }),
      };
      const groups = new Map<string, { position: Position; count: number; ids: string[] }>();
      let after: Item | undefined;
      do {
        const { items, last } = await queries.query(selection, { limit: PAGE, after });
        for (const item of items) {
          const [hash = '', newest] = String(item[INDEXES.reference.sortKey]).split('#');
          const position = { createdAt: Number(newest), id: hash };
          const group = groups.get(hash) ?? { position, count: 0, ids: [] };
          group.count += 1;
          if (group.ids.length < IDS_OF_A_USER)
            group.ids.push(String(item[TABLE.partitionKey]).slice(verification.length));
          groups.set(hash, group);
        }
        after = last;
        // The last of more than `most` may go on beyond this page.
      } while (after && groups.size <= most);
      return { groups: [...groups.values()].slice(0, most), complete: groups.size <= most };
    },
    async many(ids, read) {
      const keys = ids.map((id) => wholeKey(verification + id));
      return (await queries.getMany(keys, read)).map(fromItem);
    },
  };
}

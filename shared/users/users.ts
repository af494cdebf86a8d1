import { VersoError } from '../errors.ts';
import { writeCursor } from '../lists/cursor.ts';
import { readListQuery } from '../lists/list-query.ts';
import type { Listed } from '../lists/paginate.ts';
import type { Clock, UserGroup, UserGroups, VerificationLists } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import type { View } from '../verification/view.ts';
import { userView } from './user-view.ts';

type Ports = { readonly lists: VerificationLists; readonly clock: Clock };

const MOST_USERS = 10_000;
const MOST_SHOWN = 100;

/** The users for whom the caller has created verifications, a page at a time. Throws validation_error. */
export async function listUsers(
  { lists, clock }: Ports,
  owner: Owner,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Listed<View>> {
  const { limit, place } = readListQuery(query);
  const [all, ahead] = await Promise.all([
    lists.users(owner, MOST_USERS),
    'after' in place ? lists.users(owner, limit, place.after) : undefined,
  ]);
  const { shown, hasMore } = ahead
    ? { shown: ahead.groups, hasMore: !ahead.complete }
    : pageOf(all, limit, 'page' in place ? place.page : 1);
  const now = clock.now();
  const users = await Promise.all(shown.map((group) => viewOf(lists, group, now)));
  const last = shown.at(-1);
  return {
    data: users.filter((user) => user !== undefined),
    pagination: {
      page: 'page' in place ? place.page : null,
      limit,
      total: all.groups.length,
      pages: Math.ceil(all.groups.length / limit),
      hasMore,
      nextCursor: hasMore && last ? writeCursor(last.position) : null,
      ...(!all.complete && { total_capped: true as const }),
    },
  };
}

function pageOf({ groups, complete }: UserGroups, limit: number, page: number) {
  const start = (page - 1) * limit;
  const shown = groups.slice(start, start + limit);
  return { shown, hasMore: groups.length > start + limit || (!complete && shown.length > 0) };
}

/** Throws not_found for a user of whom there is no verification. */
export async function findUser({ lists, clock }: Ports, owner: Owner, externalUserId: string): Promise<View> {
  const listing = lists.ofUser(owner, externalUserId);
  const [{ items }, { total }] = await Promise.all([listing.read(MOST_SHOWN), listing.count()]);
  if (items.length === 0) {
    throw new VersoError('not_found', 'There is no verification of this user: check the id and the API key.');
  }
  return userView(externalUserId, items, total, clock.now());
}

/** Undefined where time to live has taken all of a user's items while the index still had them. */
async function viewOf(lists: VerificationLists, group: UserGroup, now: number): Promise<View | undefined> {
  const verifications = await lists.many(group.ids);
  const name = verifications[0]?.externalUserId;
  return name === undefined ? undefined : userView(name, verifications, group.count, now);
}

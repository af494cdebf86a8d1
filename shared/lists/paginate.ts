import type { Listing, Position } from '../ports.ts';
import { writeCursor } from './cursor.ts';
import type { ListQuery } from './list-query.ts';

export type Pagination = {
  /** Null where a cursor was followed. */
  readonly page: number | null;
  readonly limit: number;
  readonly total: number;
  readonly pages: number;
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
  /** Says that there are more than `total`. */
  readonly total_capped?: true;
};

export type Listed<Item> = { readonly data: readonly Item[]; readonly pagination: Pagination };

/** How many items one request looks at for a filter, and reads at once. */
const MOST_LOOKED_AT = 10_000;
const CHUNK = 500;

/**
 * One page of a listing. Without a filter the total is as exact as the listing's; with one, which the database can't apply, it counts
 * what matches among the newest 10,000, and `total_capped` says that there may be more.
 */
export async function paginate<Item>(
  listing: Listing<Item>,
  { limit, place }: ListQuery,
  matches?: (item: Item) => boolean,
): Promise<Listed<Item>> {
  const found = matches
    ? await filtered(listing, { limit, place }, matches)
    : await unfiltered(listing, { limit, place });
  const { data, next, total, capped } = found;
  return {
    data,
    pagination: {
      page: 'page' in place ? place.page : null,
      limit,
      total,
      pages: Math.ceil(total / limit),
      hasMore: next !== undefined,
      nextCursor: next ? writeCursor(next) : null,
      ...(capped && { total_capped: true as const }),
    },
  };
}

/** The newest items, as many as one request looks at; `capped` says that there are more. */
export async function newestOf<Item>(
  listing: Listing<Item>,
): Promise<{ readonly items: readonly Item[]; readonly capped: boolean }> {
  const { found, looked } = await walk(listing, undefined, () => true, Number.POSITIVE_INFINITY);
  return { items: found.map(({ item }) => item), capped: looked !== undefined };
}

type Found<Item> = {
  readonly data: readonly Item[];
  readonly next: Position | undefined;
  readonly total: number;
  readonly capped?: boolean;
};

async function unfiltered<Item>(listing: Listing<Item>, { limit, place }: ListQuery): Promise<Found<Item>> {
  const counting = listing.count();
  const skipped = 'page' in place ? (place.page - 1) * limit : 0;
  const after = 'after' in place ? place.after : await listing.seek(skipped);
  if (skipped > 0 && after === undefined) return { data: [], next: undefined, ...(await counting) };
  const { items, next } = await listing.read(limit, after);
  return { data: items, next, ...(await counting) };
}

async function filtered<Item>(
  listing: Listing<Item>,
  { limit, place }: ListQuery,
  matches: (item: Item) => boolean,
): Promise<Found<Item>> {
  if ('page' in place) {
    const skipped = (place.page - 1) * limit;
    const { found, looked } = await walk(listing, undefined, matches, Number.POSITIVE_INFINITY);
    const data = found.slice(skipped, skipped + limit);
    const last = data.at(-1);
    const more = found.length > skipped + limit;
    const next = more && last ? last.position : looked;
    return { data: data.map(({ item }) => item), next, total: found.length, capped: looked !== undefined };
  }
  const [ahead, all] = await Promise.all([
    walk(listing, place.after, matches, limit + 1),
    walk(listing, undefined, matches, Number.POSITIVE_INFINITY),
  ]);
  const data = ahead.found.slice(0, limit);
  const next = ahead.found.length > limit ? data.at(-1)?.position : ahead.looked;
  return {
    data: data.map(({ item }) => item),
    next,
    total: all.found.length,
    capped: all.looked !== undefined,
  };
}

type Walk<Item> = {
  readonly found: readonly { readonly item: Item; readonly position: Position }[];
  /** Where looking stopped although there is more; undefined at the list's end. */
  readonly looked: Position | undefined;
};

async function walk<Item>(
  listing: Listing<Item>,
  start: Position | undefined,
  matches: (item: Item) => boolean,
  enough: number,
): Promise<Walk<Item>> {
  const found: { item: Item; position: Position }[] = [];
  let after = start;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += CHUNK) {
    const { items, next } = await listing.read(CHUNK, after);
    for (const item of items) if (matches(item)) found.push({ item, position: listing.positionOf(item) });
    after = next;
    if (!next) return { found, looked: undefined };
    if (found.length >= enough) break;
  }
  return { found, looked: after };
}

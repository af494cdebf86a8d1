import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCursor, writeCursor } from '../../shared/lists/cursor.ts';
import { readListQuery } from '../../shared/lists/list-query.ts';
import { type Listed, paginate } from '../../shared/lists/paginate.ts';
import type { Listing, Position } from '../../shared/ports.ts';
import { refusalOf } from '../fakes/refusal.ts';

/** Newest first; of equal times the one with the greater id, as an index orders them. */
function listingOf(items: readonly Position[], mostAtOnce = 1000): Listing<Position> {
  const sorted = items.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  const placeAfter = (after: Position | undefined) =>
    after === undefined ? 0 : 1 + sorted.findIndex(({ id }) => id === after.id);
  return {
    positionOf: (item) => item,
    async read(limit, after) {
      const start = placeAfter(after);
      const found = sorted.slice(start, start + Math.min(limit, mostAtOnce));
      const last = found.at(-1);
      return { items: found, ...(start + found.length < sorted.length && last && { next: last }) };
    },
    async seek(count) {
      return count === 0 ? undefined : sorted[count - 1];
    },
    count: async () => ({ total: sorted.length, capped: false }),
  };
}

/** Everything that is seen from the first page to the last. */
async function walk(
  listing: Listing<Position>,
  limit: number,
  by: 'page' | 'cursor',
  matches?: (item: Position) => boolean,
) {
  const seen: Position[] = [];
  let listed: Listed<Position>;
  let cursor: string | undefined;
  let page = 1;
  do {
    const place = by === 'cursor' && cursor ? { cursor } : { page: String(page) };
    const query = readListQuery({ limit: String(limit), ...(by === 'page' || cursor ? place : {}) });
    listed = await paginate(listing, query, matches);
    seen.push(...listed.data);
    cursor = listed.pagination.nextCursor ?? undefined;
    page += 1;
  } while (listed.pagination.hasMore);
  return { seen, last: listed.pagination };
}

const items = fc
  .array(fc.record({ createdAt: fc.integer({ min: 1, max: 4 }) }), { maxLength: 60 })
  .map((times) =>
    times.map(({ createdAt }, place) => ({ createdAt, id: place.toString(16).padStart(24, '0') })),
  );

describe('a list', () => {
  test.each(['page', 'cursor'] as const)(
    'followed by %s shows everything once, newest first, whatever the times and the limit',
    async (by) => {
      await fc.assert(
        fc.asyncProperty(items, fc.integer({ min: 1, max: 25 }), async (all, limit) => {
          const { seen, last } = await walk(listingOf(all), limit, by);
          expect(seen).toEqual(seen.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)));
          expect(new Set(seen.map(({ id }) => id)).size).toBe(all.length);
          expect(seen).toHaveLength(all.length);
          expect(last).toMatchObject({ limit, total: all.length, hasMore: false, nextCursor: null });
        }),
      );
    },
  );

  test.each(['page', 'cursor'] as const)(
    'with a filter, followed by %s, shows everything that matches once',
    async (by) => {
      await fc.assert(
        fc.asyncProperty(items, fc.integer({ min: 1, max: 25 }), async (all, limit) => {
          const matches = ({ createdAt }: Position) => createdAt % 2 === 0;
          const { seen, last } = await walk(listingOf(all), limit, by, matches);
          const wanted = all.filter(matches);
          expect(new Set(seen)).toEqual(new Set(wanted));
          expect(seen).toHaveLength(wanted.length);
          expect(last.total).toBe(wanted.length);
        }),
      );
    },
  );

  test('counts a filter’s matches among the newest ten thousand, says so, and still leads to the rest', async () => {
    const all = Array.from({ length: 12_000 }, (_, place) => ({
      createdAt: 20_000 - place,
      id: place.toString(16).padStart(24, '0'),
    }));
    const oldest = (item: Position) => item.createdAt <= 8010;
    const first = await paginate(listingOf(all), readListQuery({ limit: '5' }), oldest);
    expect(first.data).toEqual([]);
    expect(first.pagination).toMatchObject({ total: 0, total_capped: true, hasMore: true });
    const cursor = first.pagination.nextCursor ?? '';
    const next = await paginate(listingOf(all), readListQuery({ limit: '5', cursor }), oldest);
    expect(next.data.map(({ createdAt }) => createdAt)).toEqual([8010, 8009, 8008, 8007, 8006]);
  });

  test('beyond its end is empty and knows the total', async () => {
    const listing = listingOf([{ createdAt: 1, id: 'a' }]);
    expect(await paginate(listing, readListQuery({ page: '7' }))).toEqual({
      data: [],
      pagination: { page: 7, limit: 20, total: 1, pages: 1, hasMore: false, nextCursor: null },
    });
  });
});

describe('a list’s query', () => {
  test.each([
    ['limit', { limit: '0' }],
    ['limit', { limit: '101' }],
    ['limit', { limit: '1.5' }],
    ['limit', { limit: 'ten' }],
    ['limit', { limit: '' }],
    ['page', { page: '0' }],
    ['page', { page: '-1' }],
    ['page', { page: '101', limit: '100' }],
    ['page', { page: '10001', limit: '1' }],
    ['cursor', { cursor: '' }],
    ['cursor', { cursor: 'nonsense' }],
    ['cursor', { cursor: Buffer.from('1.a').toString('base64url') }],
    ['cursor', { cursor: writeCursor({ createdAt: 1, id: 'a' }), page: '2' }],
  ])('with a wrong %s is a validation_error (%j)', async (field, query) => {
    const refusal = await refusalOf(() => readListQuery(query));
    expect(refusal).toMatchObject({ code: 'validation_error', details: [{ field }] });
  });

  test('may reach ten thousand entries by page', () => {
    expect(readListQuery({ page: '100', limit: '100' })).toEqual({ limit: 100, place: { page: 100 } });
  });
});

test('a cursor comes back as it was written, and any other text is refused', async () => {
  const position = { createdAt: 1_770_199_200_123, id: '000777ca0123456789abcdef' };
  expect(readCursor(writeCursor(position))).toEqual(position);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect((await refusalOf(() => readCursor(text))).code).toBe('validation_error');
    }),
  );
});

import * as z from 'zod/mini';
import { invalidField, invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import type { Position } from '../ports.ts';
import { readCursor } from './cursor.ts';

/** Where in a list to begin: behind a cursor, or at the start of a page, counted from 1. */
export type Place = { readonly after: Position } | { readonly page: number };

export type ListQueryString = Readonly<Record<string, string | undefined>>;

export type ListQuery = { readonly limit: number; readonly place: Place };

const MOST = 100;
const DEFAULT_LIMIT = 20;
/** Pages are found by counting; further in, only a cursor is cheap. */
const DEEPEST = 10_000;

const digits = (minimum: number, maximum: number) => {
  const message = `Send a whole number from ${minimum} to ${maximum}.`;
  return z
    .string()
    .check(
      z.refine(
        (text) => /^\d{1,6}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum,
        message,
      ),
    );
};

/** What every list takes in its query. */
export const listQuery = lazily(() =>
  z.object({
    limit: z.optional(digits(1, MOST)),
    page: z.optional(digits(1, DEEPEST)),
    cursor: z.optional(z.string()),
  }),
);

/** Throws validation_error. */
export function readListQuery(query: ListQueryString): ListQuery {
  const parsed = z.safeParse(listQuery(), query);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { page, cursor } = parsed.data;
  const limit = Number(parsed.data.limit ?? DEFAULT_LIMIT);
  if (cursor === undefined) {
    const number = Number(page ?? 1);
    if (number * limit > DEEPEST) {
      throw invalidField('page', `Pages reach ${DEEPEST} entries deep: go on with cursor.`);
    }
    return { limit, place: { page: number } };
  }
  if (page !== undefined) throw invalidField('cursor', 'Send either page or cursor.');
  return { limit, place: { after: readCursor(cursor) } };
}

/** Forms and clients that build every address alike send a parameter without a value for one that they don't mean. */
export function givenParameters(query: ListQueryString = {}): ListQueryString {
  return Object.fromEntries(
    Object.entries(query).filter(([name, value]) => value !== '' || isReference(name)),
  );
}

/** To list everybody's because the caller's own id was empty would be a leak. */
function isReference(name: string): boolean {
  return name === 'external_user_id' || name === 'reference_id';
}

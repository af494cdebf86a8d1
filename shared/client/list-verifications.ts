import { type CallOptions, type Connection, unreadable } from './connection.ts';
import { isObject } from './json.ts';
import { type Channel, isVerification, type Status, type Verification } from './verification.ts';
import { withQuery } from './with-query.ts';

export type ListFilters = {
  readonly status?: Status;
  readonly channel?: Channel;
  readonly type?: 'phone';
  readonly external_user_id?: string;
  /** 1-100. Default 20. */
  readonly limit?: number;
  /** From 1, or a cursor instead. Far pages are refused: go on with `cursor`. */
  readonly page?: number;
  /** The page before's `pagination.nextCursor`. */
  readonly cursor?: string;
};

export type Pagination = {
  /** Null where a cursor was followed. */
  readonly page: number | null;
  readonly limit: number;
  readonly total: number;
  /** There are more than `total`, which was counted only so far. */
  readonly total_capped?: true;
  readonly pages: number;
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
};

export type VerificationList = { readonly data: readonly Verification[]; readonly pagination: Pagination };

/** One page, newest first: `GET /api/v1/verifications`. Throws VersoApiError. */
export async function listVerifications(
  connection: Connection,
  filters: ListFilters = {},
  options?: CallOptions,
): Promise<VerificationList> {
  const path = withQuery('/api/v1/verifications', filters);
  const { body } = await connection.request({ operation: 'list', method: 'GET', path }, options);
  if (!isList(body)) throw unreadable('list');
  return body;
}

function isList(body: unknown): body is VerificationList {
  return (
    isObject(body) && Array.isArray(body.data) && body.data.every(isVerification) && isObject(body.pagination)
  );
}

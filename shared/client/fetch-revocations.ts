import { type Connection, connect, unreadable } from './connection.ts';
import { hasTexts, textOf } from './json.ts';
import { type Fetch, platformTimers } from './platform.ts';
import { type RevocationList, RevocationListError } from './revocation-list.ts';
import { type RevocationPage, verifyRevocationPage } from './revocation-page.ts';
import { type KeySource, keysOf } from './signing-keys.ts';

export type FetchRevocationsOptions = {
  /** Exactly as proofs name it. */
  readonly issuer: string;
  /** Where the service answers, if that is not the issuer. A sandbox's issuer never is: give it there. */
  readonly baseUrl?: string;
  /** Only a sandbox's list needs one, a test key. */
  readonly apiKey?: string;
  /** Default: what the issuer publishes under `/.well-known/jwks.json`. */
  readonly jwks?: KeySource;
  readonly fetch?: Fetch;
  /** Default: now. */
  readonly currentDate?: Date;
  readonly signal?: AbortSignal;
};

/** The service may begin a new list between two pages; that it does so again and again is no accident. */
const ATTEMPTS = 3;

/**
 * Fetches the list of revoked proofs, all pages of it: `GET /api/v1/proofs/revoked`.
 * Only what is signed is believed, and only a whole list of one moment is answered. Throws RevocationListError for
 * any other, VersoApiError and VersoConnectionError where the service does not answer.
 */
export async function fetchRevocations(options: FetchRevocationsOptions): Promise<RevocationList> {
  const { issuer, baseUrl = issuer, apiKey, jwks, fetch, currentDate, signal } = options;
  const connection = connect({ baseUrl, ...(apiKey !== undefined && { apiKey }), ...(fetch && { fetch }) });
  const keys = keysOf(issuer, jwks, fetch);

  async function page(cursor: string | undefined) {
    const { token, nextCursor } = await requestPage(connection, cursor, signal);
    const now = currentDate ?? new Date(platformTimers.now());
    return { ...(await verifyRevocationPage(token, { issuer, keys, currentDate: now })), nextCursor };
  }

  async function walk(): Promise<readonly RevocationPage[] | undefined> {
    const first = await page(undefined);
    if (first.page !== 1) return undefined;
    const pages = [first];
    for (let last = first; last.page < last.pages; ) {
      if (last.nextCursor === undefined) return undefined;
      const next = await page(last.nextCursor);
      if (next.page !== last.page + 1 || !isOfSameList(next, first)) return undefined;
      pages.push(next);
      last = next;
    }
    return pages;
  }

  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const pages = await walk();
    if (pages) return listOf(issuer, pages);
  }
  throw new RevocationListError('incomplete');
}

function isOfSameList(one: RevocationPage, other: RevocationPage): boolean {
  return one.snapshot === other.snapshot && one.pages === other.pages;
}

function listOf(issuer: string, pages: readonly RevocationPage[]): RevocationList {
  const ids = new Set(pages.flatMap(({ revoked }) => revoked.map(({ proof_id }) => proof_id)));
  return {
    issuer,
    issuedAt: new Date(1000 * Math.min(...pages.map(({ iat }) => iat))),
    expiresAt: new Date(1000 * Math.min(...pages.map(({ exp }) => exp))),
    size: ids.size,
    has: (proofId) => ids.has(proofId),
  };
}

/** The answer's own copy of the list is not looked at: it is what anybody on the way could have changed. */
async function requestPage(connection: Connection, cursor: string | undefined, signal?: AbortSignal) {
  const query = cursor === undefined ? '' : `?${new URLSearchParams({ cursor })}`;
  const path = `/api/v1/proofs/revoked${query}`;
  const { body } = await connection.request(
    { operation: 'fetchRevocations', method: 'GET', path },
    signal === undefined ? {} : { signal },
  );
  if (!hasTexts(body, ['signature'])) throw unreadable('fetchRevocations');
  return { token: String(body.signature), nextCursor: textOf(body.nextCursor) };
}

import * as z from 'zod/mini';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import type { ErasedStore, RevocationLists, RevocationStore } from '../../ports.ts';
import type { ListedRevocation } from '../../proof/revocation.ts';
import { type Environment, REVOCATION_REASONS } from '../../verification/verification.ts';
import type { Queries } from './queries.ts';
import type { Item, Table } from './table.ts';

const stored = z.object({ revoked_at: z.int(), reason: z.enum(REVOCATION_REASONS), exp: z.int() });
const stub = z.object({ project: z.string(), environment: z.enum(['live', 'test']), exp: z.int() });

/** A list that was signed an hour ago is made again from the same items. */
const KEPT_LONGER_SECONDS = 2 * 3600;
const PAGE = 5000;

/** All of an environment lie under one key, each with its proof's id as the sort key. */
const keyOf = (environment: Environment) => `${KEY_PREFIX.revocation}${environment}`;

export function dynamoDbRevocationStore(table: Pick<Table, 'get' | 'putNew'>): RevocationStore {
  return {
    add(environment, { proofId, revokedAt, reason, expiresAt }) {
      const item = { revoked_at: revokedAt, reason, exp: expiresAt, ttl: expiresAt + KEPT_LONGER_SECONDS };
      return table.putNew(keyOf(environment), item, { sort: proofId });
    },
    async find(environment, proofId) {
      const item = await table.get(keyOf(environment), { consistent: true, sort: proofId });
      return item && toRevocation(item);
    },
  };
}

export function dynamoDbRevocationLists(queries: Pick<Queries, 'query'>): RevocationLists {
  return {
    async all(environment) {
      const found: ListedRevocation[] = [];
      let after: Item | undefined;
      do {
        const { items, last } = await queries.query(
          { partition: keyOf(environment) },
          { limit: PAGE, after },
        );
        found.push(...items.map(toRevocation));
        after = last;
      } while (after);
      return found;
    },
  };
}

export function dynamoDbErasedStore(table: Pick<Table, 'get'>): ErasedStore {
  return {
    async find(id) {
      const item = await table.get(`${KEY_PREFIX.erased}${id}`, { consistent: true });
      if (!item) return undefined;
      const { project, environment, exp } = z.parse(stub, item);
      return { projectId: project, environment, expiresAt: exp };
    },
  };
}

function toRevocation(item: Item): ListedRevocation {
  const { revoked_at, reason, exp } = z.parse(stored, item);
  return { proofId: String(item[TABLE.sortKey]), revokedAt: revoked_at, reason, expiresAt: exp };
}

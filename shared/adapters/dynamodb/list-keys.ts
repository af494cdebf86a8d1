import { createHash } from 'node:crypto';
import { INDEXES } from '../../config/names.ts';
import type { Environment } from '../../verification/verification.ts';
import type { Item } from './table.ts';

type Scope = { readonly projectId: string; readonly environment: Environment };

/** Live and test data of each project are apart in every list. Short, since every item carries it. */
const KINDS = { verifications: 'v', requests: 'r', users: 'u', references: 'n' } as const;

export type ListKind = 'verifications' | 'requests';
export type ReferenceKind = 'users' | 'references';

/** The partition of the list index that an item stands in; its sort key is the item's own `created_at`. */
export function listKey(kind: ListKind | ReferenceKind, { projectId, environment }: Scope): string {
  return `${KINDS[kind]}#${projectId}#${environment}`;
}

/** What puts an item into the reference index: all with the same reference lie together, oldest first. */
export function referenceKeys(kind: ReferenceKind, scope: Scope, reference: string, createdAt: number): Item {
  return {
    [INDEXES.reference.partitionKey]: listKey(kind, scope),
    [INDEXES.reference.sortKey]: `${referenceHash(reference)}#${sortableTime(createdAt)}`,
  };
}

/** A caller's own names may be mail addresses or numbers, and may be longer than a key: the index has their hash. */
export function referenceHash(reference: string): string {
  return createHash('sha256').update(reference).digest('hex').slice(0, 32);
}

export function sortableTime(milliseconds: number): string {
  return String(milliseconds).padStart(13, '0');
}

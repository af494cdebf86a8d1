import { VersoError } from '../errors.ts';
import type { VerificationStore } from '../ports.ts';
import type { ApiKey } from '../projects/api-key.ts';
import type { Verification } from './verification.ts';

const ID = /^[0-9a-f]{24}$/;

/**
 * A verification of the key's own project and environment. Anything else throws the same not_found, whether
 * it exists or not. A miss is read again strongly: the caller may ask right after creating.
 */
export async function findVerification(
  store: Pick<VerificationStore, 'find'>,
  { projectId, environment }: Pick<ApiKey, 'projectId' | 'environment'>,
  id: string,
): Promise<Verification> {
  const found = ID.test(id)
    ? ((await store.find(id, { consistent: false })) ?? (await store.find(id, { consistent: true })))
    : undefined;
  if (found?.projectId !== projectId || found.environment !== environment) {
    throw new VersoError('not_found', 'There is no verification with this id: check the id and the API key.');
  }
  return found;
}

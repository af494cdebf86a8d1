import { VersoError } from '../errors.ts';
import type { VerificationStore } from '../ports.ts';
import type { ApiKey } from '../projects/api-key.ts';
import type { Flow, Verification } from './verification.ts';

export type Owner = Pick<ApiKey, 'projectId' | 'environment'>;

const ID = /^[0-9a-f]{24}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/**
 * A verification of the key's own project and environment. Anything else throws the same not_found, whether
 * it exists or not. A miss is read again strongly: the caller may ask right after creating.
 */
export async function findVerification(
  store: Pick<VerificationStore, 'find'>,
  owner: Owner,
  id: string,
): Promise<Verification> {
  const found = await findOwn(store, owner, id);
  if (!found) throw notFound('verification');
  return found;
}

/** The same for what was made as a session or as a group: by another of the API's names it isn't there. */
export async function findByFlow(
  store: Pick<VerificationStore, 'find'>,
  owner: Owner,
  id: string,
  flow: Exclude<Flow, 'verification'>,
): Promise<Verification> {
  const found = await findOwn(store, owner, id);
  if (found?.flow !== flow) throw notFound(flow === 'session' ? 'session' : 'group of channels');
  return found;
}

/** By the id of a ticket that was checked: whoever owns it gave the ticket away. */
export async function findByTicket(
  store: Pick<VerificationStore, 'find'>,
  id: string,
): Promise<Verification> {
  const found = await findById(store, id);
  if (!found) throw notFound('verification');
  return found;
}

/** Undefined for what doesn't exist and for what is somebody else's. */
export async function findOwn(
  store: Pick<VerificationStore, 'find'>,
  { projectId, environment }: Owner,
  id: string,
): Promise<Verification | undefined> {
  const found = await findById(store, id);
  return found?.projectId === projectId && found.environment === environment ? found : undefined;
}

async function findById(
  store: Pick<VerificationStore, 'find'>,
  id: string,
): Promise<Verification | undefined> {
  if (!isId(id)) return undefined;
  const found = await store.find(id, { consistent: false });
  // What was just revoked must not be shown with its proof; clients ask once for what is verified.
  return found && found.status !== 'verified' ? found : store.find(id, { consistent: true });
}

export function notFound(what: string): VersoError {
  return new VersoError('not_found', `There is no ${what} with this id: check the id and the API key.`);
}

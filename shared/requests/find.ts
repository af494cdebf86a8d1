import type { RequestLists, RequestStore, VerificationLists } from '../ports.ts';
import { notFound, type Owner } from '../verification/find.ts';
import type { Verification } from '../verification/verification.ts';
import type { RequestState, VerificationRequest } from './request.ts';

type Lists = Pick<VerificationLists, 'many'>;

const ID = /^[0-9a-f]{24}$/;

/** A request of the key's own project and environment, with its verifications. Throws not_found for anything else. */
export async function findRequest(
  { requests, lists }: { readonly requests: Pick<RequestStore, 'find'>; readonly lists: Lists },
  { projectId, environment }: Owner,
  id: string,
): Promise<RequestState> {
  const found = ID.test(id)
    ? ((await requests.find(id, { consistent: false })) ?? (await requests.find(id, { consistent: true })))
    : undefined;
  if (found?.projectId !== projectId || found.environment !== environment)
    throw notFound('verification request');
  const [state] = await withVerifications(lists, [found]);
  if (!state) throw notFound('verification request');
  return state;
}

/** The newest with this reference; the caller's references need not be unique. Throws not_found. */
export async function findByReference(
  { requestLists, lists }: { readonly requestLists: RequestLists; readonly lists: Lists },
  owner: Owner,
  referenceId: string,
): Promise<RequestState> {
  const { items } = await requestLists.ofReference(owner, referenceId).read(1);
  const [state] = await withVerifications(lists, items);
  if (!state) throw notFound('verification request');
  return state;
}

/** One read for the verifications of all of them. */
export async function withVerifications(
  lists: Lists,
  requests: readonly VerificationRequest[],
  read?: { consistent: boolean },
): Promise<readonly RequestState[]> {
  const ids = requests.flatMap(({ assets }) => assets.flatMap(({ verificationId }) => verificationId ?? []));
  const found = new Map<string, Verification>();
  for (const verification of await lists.many(ids, read)) found.set(verification.id, verification);
  return requests.map((request) => ({
    request,
    verifications: request.assets.map(({ verificationId = '' }) => found.get(verificationId)),
  }));
}

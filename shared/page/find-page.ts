import type { RequestStore, VerificationLists, VerificationStore } from '../ports.ts';
import { withVerifications } from '../requests/find.ts';
import type { PageSubject } from './build-page-state.ts';
import { findAssetCode, openLink } from './page-link.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find'>;
  readonly lists: Pick<VerificationLists, 'many'>;
};

export type FoundPage = { readonly subject: PageSubject; readonly projectId: string };

/**
 * What a link opens: one read for a verification, a group or a session, two for a request. A miss is read again strongly, since the
 * page may be opened right after the creation. Undefined for a link that opens nothing.
 */
export async function findPage(
  { verifications, requests, lists }: Ports,
  codeSubkey: Uint8Array,
  link: string,
): Promise<FoundPage | undefined> {
  const opened = openLink(codeSubkey, link);
  if (!opened) return undefined;
  const { id } = opened;
  if (opened.kind === 'challenge') {
    const verification = await firstOrStrongly((read) => verifications.find(id, read));
    if (!verification) return undefined;
    const subject = { kind: 'challenge', verification, code: opened.code } as const;
    return { subject, projectId: verification.projectId };
  }
  const request = await firstOrStrongly((read) => requests.find(id, read));
  if (!request) return undefined;
  const [state] = await withVerifications(lists, [request]);
  if (!state) return undefined;
  const codes = request.assets.map(({ verificationId }, place) =>
    verificationId === undefined
      ? undefined
      : findAssetCode(codeSubkey, opened.secret, place, verificationId),
  );
  return { subject: { kind: 'request', state, codes }, projectId: request.projectId };
}

async function firstOrStrongly<Item>(
  find: (read: { consistent: boolean }) => Promise<Item | undefined>,
): Promise<Item | undefined> {
  return (await find({ consistent: false })) ?? (await find({ consistent: true }));
}

import { VersoError } from '../errors.ts';
import type { RequestStore, VerificationStore } from '../ports.ts';
import type { Verification } from '../verification/verification.ts';
import { openLink } from './page-link.ts';
import { requirePlace } from './place.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find'>;
};

const STRONGLY = { consistent: true };

/**
 * The verification that somebody acts on through a link: its own, or that of one of a request's phones. Read strongly, since a person
 * acts on what has just happened. Throws not_found, conflict for a phone that has no code yet, validation_error.
 */
export async function findLinked(
  { verifications, requests }: Ports,
  codeSubkey: Uint8Array,
  link: string,
  place: number | undefined,
): Promise<Verification> {
  const opened = openLink(codeSubkey, link);
  if (!opened) throw unknownLink();
  if (opened.kind === 'challenge') {
    const verification = await verifications.find(opened.id, STRONGLY);
    if (!verification) throw unknownLink();
    return verification;
  }
  const request = await requests.find(opened.id, STRONGLY);
  if (!request) throw unknownLink();
  const { verificationId } = request.assets[requirePlace(request, place)] ?? {};
  const verification =
    verificationId === undefined ? undefined : await verifications.find(verificationId, STRONGLY);
  if (verification) return verification;
  throw new VersoError('conflict', 'This phone has no code yet: ask for one first.');
}

export function unknownLink(): VersoError {
  return new VersoError(
    'not_found',
    'This link opens nothing: go back to where you got it, and ask for a new one.',
  );
}

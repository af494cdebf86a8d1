import type { ProjectEvent, RequestEvent, VerificationEvent } from '../events/event.ts';
import type { RequestState } from '../requests/request.ts';
import { requestView } from '../requests/view.ts';
import {
  asCreated,
  type EndedVerification,
  type ProvenVerification,
  type Verification,
} from '../verification/verification.ts';
import { toldView, type View } from '../verification/view.ts';

/** What an event is about, as it stands now. */
export type Subject =
  | { readonly event: VerificationEvent; readonly verification: Verification }
  | { readonly event: RequestEvent; readonly state: RequestState }
  /** It says all there is to say. */
  | { readonly event: ProjectEvent };

/**
 * What a webhook says. `data` is the state at the event, rendered from what is written once and from the event's own status: the same
 * however late it is rendered, and whatever has happened since.
 */
export function eventPayload(subject: Subject): View {
  const { id, event, created_at, test, sequence } = subject.event;
  return { id, event, created_at, test, sequence, data: dataOf(subject) };
}

/** The body of a webhook, JSON text. */
export function eventBody(subject: Subject): string {
  return JSON.stringify(eventPayload(subject));
}

function dataOf(subject: Subject): View {
  if ('verification' in subject) return toldView(stateAt(subject.verification, subject.event));
  if (!('state' in subject)) {
    const { project, month, limit } = subject.event;
    return { project_id: project, month, limit };
  }
  const { event, state } = subject;
  const at = Date.parse(event.created_at);
  return { ...requestView(knownAt(state, at), at), status: event.event.split('.')[1] };
}

/** What the caller could know of a request then; which code each phone has is what it is now. */
function knownAt({ request, verifications }: RequestState, at: number): RequestState {
  const { cancelledAt, ...uncancelled } = request;
  return {
    request: cancelledAt === undefined || cancelledAt <= at ? request : uncancelled,
    verifications: verifications.map((each) => each && verificationAt(each, at)),
  };
}

/** One of a request's verifications, as it was then. */
function verificationAt(verification: Verification, at: number): Verification {
  const { updatedAt } = verification;
  if (!('match' in verification)) return updatedAt <= at ? verification : asCreated(verification);
  if (verification.match.at > at) return asCreated(verification);
  const isRevoked = verification.status === 'revoked' && verification.revocation.at <= at;
  // Changed since, by a late signature or a revocation, it has changed then for whoever reads this.
  return { ...(isRevoked ? verification : unrevoked(verification)), updatedAt: Math.min(updatedAt, at) };
}

/** The verification as it was when the event happened. Throws where it can't have had that event. */
export function stateAt(verification: Verification, event: VerificationEvent): Verification {
  const at = { updatedAt: Date.parse(event.created_at), sequence: event.sequence };
  switch (event.event) {
    case 'verification.completed':
      // Only what is signed is told as completed; one that was taken back before never was.
      if (proven(verification, event).signature === undefined) throw untold(event);
      return { ...unrevoked(proven(verification, event)), ...at };
    case 'proof.revoked': {
      const revoked = proven(verification, event);
      if (revoked.status !== 'revoked') throw untold(event);
      return { ...revoked, ...at };
    }
    case 'verification.failed':
      return { ...ended(verification, 'failed'), ...at };
    case 'verification.expired':
      return { ...ended(verification, 'expired'), ...at };
    case 'verification.suspicious':
      return { ...asCreated(verification), attempts: verification.attempts, ...at };
  }
}

function proven(verification: Verification, event: VerificationEvent): ProvenVerification {
  if (!('match' in verification)) throw untold(event);
  return verification;
}

function unrevoked(verification: ProvenVerification): ProvenVerification {
  const { revocation: _since, signature, ...rest } = { revocation: undefined, ...verification };
  return signature ? { ...rest, signature, status: 'verified' } : verification;
}

function ended(verification: Verification, status: EndedVerification['status']): EndedVerification {
  return { ...asCreated(verification), attempts: verification.attempts, status };
}

/** The stream told it, so the item has it: what is read here is older, and is read again. */
function untold({ id }: VerificationEvent): Error {
  return new Error(`The item does not have the event ${id} yet.`);
}

import { eventsOf, eventsOfProject, eventsOfRequest } from '../../events/events-of.ts';
import type { Project } from '../../projects/project.ts';
import type { VerificationRequest } from '../../requests/request.ts';
import type { Verification } from '../../verification/verification.ts';
import type { Unfinished } from './carry-out.ts';

/** What follows from an item, and since when: for a time in which its changes were not heard. */
export type Unheard = { readonly at: number; readonly task: Unfinished };

/** All of it follows from what is written once, so that it is the same however late it is asked for. */
export function unheardOfVerification(verification: Verification): readonly Unheard[] {
  const { id, environment, requestId, createdAt, expiresAt, status, tellsExpiry } = verification;
  const unheard: Unheard[] = eventsOf(verification).map((event) => ({
    at: Date.parse(event.created_at),
    task: { kind: 'tell', event },
  }));
  if (verification.status === 'matched')
    unheard.push({ at: verification.unsigned.at, task: { kind: 'sign', verification } });
  if (verification.status === 'verified' && requestId !== undefined)
    unheard.push({ at: verification.match.at, task: { kind: 'settle', requestId } });
  if (status === 'pending' && tellsExpiry) {
    const deadline = { expires: 'verification', id, environment, at: expiresAt } as const;
    unheard.push({ at: createdAt, task: { kind: 'await', deadline } });
  }
  return unheard;
}

export function unheardOfRequest(request: VerificationRequest): readonly Unheard[] {
  const { id, environment, createdAt, expiresAt, tellsExpiry, told, cancelledAt } = request;
  const unheard: Unheard[] = eventsOfRequest(request).map((event) => ({
    at: Date.parse(event.created_at),
    task: { kind: 'tell', event },
  }));
  const { completedAt, ended } = told ?? {};
  const isOver = (completedAt ?? ended?.at ?? cancelledAt) !== undefined;
  if (tellsExpiry && !isOver) {
    const deadline = { expires: 'request', id, environment, at: expiresAt } as const;
    unheard.push({ at: createdAt, task: { kind: 'await', deadline } });
  }
  return unheard;
}

export function unheardOfProject(project: Project): readonly Unheard[] {
  return eventsOfProject(project).map((event) => ({
    at: Date.parse(event.created_at),
    task: { kind: 'tell', event },
  }));
}

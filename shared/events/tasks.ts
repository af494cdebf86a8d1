import type { Project } from '../projects/project.ts';
import type { VerificationRequest } from '../requests/request.ts';
import type { Verification } from '../verification/verification.ts';
import { eventsOf, eventsOfProject, eventsOfRequest } from './events-of.ts';
import type { Task } from './publish-changes.ts';

/** What the change that led to an item wrote beside it: the event that it told, and its place. */
export type Told = { readonly event: string; readonly sequence: number };

/** An item has just been made, or has become what it is now. */
type Change = { readonly isNew: boolean; readonly told: Told | undefined };

/**
 * What follows from a verification's change. Throws where the item doesn't have the event that its change says it told.
 */
export function tasksOfVerification(verification: Verification, { isNew, told }: Change): readonly Task[] {
  const { id, environment, projectId: project, expiresAt, requestId } = verification;
  const tasks: Task[] = [];
  if (told) tasks.push({ kind: 'tell', event: toldOf(eventsOf(verification), told) });
  if (told?.event === 'verification.completed' && requestId !== undefined) {
    tasks.push({ kind: 'settle', requestId });
  }
  if (verification.status === 'matched') tasks.push({ kind: 'sign', verification });
  if (isNew && verification.tellsExpiry) {
    tasks.push({
      kind: 'await',
      deadline: { expires: 'verification', id, environment, project, at: expiresAt },
    });
  }
  return tasks;
}

export function tasksOfRequest(request: VerificationRequest, { isNew, told }: Change): readonly Task[] {
  const { id, environment, projectId: project, expiresAt } = request;
  const tasks: Task[] = [];
  if (told) tasks.push({ kind: 'tell', event: toldOf(eventsOfRequest(request), told) });
  if (isNew && request.tellsExpiry) {
    tasks.push({ kind: 'await', deadline: { expires: 'request', id, environment, project, at: expiresAt } });
  }
  return tasks;
}

export function tasksOfProject(project: Project, { told }: Pick<Change, 'told'>): readonly Task[] {
  return told ? [{ kind: 'tell', event: toldOf(eventsOfProject(project), told) }] : [];
}

function toldOf<Event extends { readonly event: string; readonly sequence: number }>(
  events: readonly Event[],
  { event, sequence }: Told,
): Event {
  const found = events.find((each) => each.event === event && each.sequence === sequence);
  if (!found) throw new Error(`The item does not hold its event ${event} as number ${sequence}.`);
  return found;
}

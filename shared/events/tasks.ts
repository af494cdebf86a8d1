import type { Project } from '../projects/project.ts';
import type { VerificationRequest } from '../requests/request.ts';
import type { Verification } from '../verification/verification.ts';
import { eventsOf, eventsOfProject, eventsOfRequest } from './events-of.ts';
import type { Task } from './publish-changes.ts';

/** What the change that led to an item wrote beside it: the event that it told, and its place. */
export type Told = { readonly event: string; readonly sequence: number };

/**
 * What follows from a verification's change. Throws where the item doesn't have the event that its change says it told.
 */
export function tasksOfVerification(verification: Verification, told: Told | undefined): readonly Task[] {
  const { requestId } = verification;
  const tasks: Task[] = [];
  if (told) tasks.push({ kind: 'tell', event: toldOf(eventsOf(verification), told) });
  if (told?.event === 'verification.completed' && requestId !== undefined) {
    tasks.push({ kind: 'settle', requestId });
  }
  if (verification.status === 'matched') tasks.push({ kind: 'sign', verification });
  return tasks;
}

export function tasksOfRequest(request: VerificationRequest, told: Told | undefined): readonly Task[] {
  return told ? [{ kind: 'tell', event: toldOf(eventsOfRequest(request), told) }] : [];
}

export function tasksOfProject(project: Project, told: Told | undefined): readonly Task[] {
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

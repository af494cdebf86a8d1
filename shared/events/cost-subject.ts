import type { Subject } from '../cost/meter.ts';
import type { Deadline } from './deadline.ts';
import type { ThinEvent } from './event.ts';

/** For whom an event is told or delivered. */
export function subjectOfEvent(event: ThinEvent, outcome: string = event.event): Subject {
  return {
    project: event.project,
    ...('verification_id' in event && { verification: event.verification_id, channel: event.channel }),
    outcome,
  };
}

/** For whom a deadline is waited for. */
export function subjectOfDeadline({ project, id, expires }: Deadline): Subject {
  return {
    ...(project !== undefined && { project }),
    ...(expires === 'verification' && { verification: id }),
    outcome: 'deadline',
  };
}

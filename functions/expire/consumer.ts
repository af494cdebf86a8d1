import type { Meter } from '../../shared/cost/meter.ts';
import { subjectOfDeadline } from '../../shared/events/cost-subject.ts';
import { parseDeadline } from '../../shared/events/deadline.ts';
import { type DeadlinePorts, meetDeadline } from '../../shared/events/meet-deadline.ts';

/** One deadline of the queue, at the latest fifteen minutes after it was sent. */
export function deadlineConsumer(ports: DeadlinePorts, meter: Pick<Meter, 'note'>) {
  return async (body: string): Promise<void> => {
    const deadline = parseDeadline(body);
    meter.note(subjectOfDeadline(deadline));
    await meetDeadline(ports, deadline);
  };
}

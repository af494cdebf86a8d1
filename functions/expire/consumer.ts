import type { Meter } from '../../shared/cost/meter.ts';
import { subjectOfDeadline } from '../../shared/events/cost-subject.ts';
import { parseDeadlines } from '../../shared/events/deadline.ts';
import { type DeadlinePorts, meetDeadlines } from '../../shared/events/meet-deadline.ts';

/** The deadlines of one message of the queue, at the latest fifteen minutes after it was sent. */
export function deadlineConsumer(ports: DeadlinePorts, meter: Pick<Meter, 'note'>) {
  return async (body: string): Promise<void> => {
    const deadlines = parseDeadlines(body);
    for (const deadline of deadlines) meter.note(subjectOfDeadline(deadline));
    await meetDeadlines(ports, deadlines);
  };
}

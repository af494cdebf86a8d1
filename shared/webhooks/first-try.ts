import type { ThinEvent } from '../events/event.ts';
import { type DeliverPorts, deliver, type Handled } from './deliver.ts';
import { serializeMessage } from './message.ts';
import { delayUntil } from './retry-schedule.ts';

/** How long our own side has before what it refused comes again. */
const COMES_AGAIN = 60_000;

/**
 * The first try of an event, as the topic tells it. Lambda would repeat it twice within minutes and then give it up: what our own side
 * refused waits in the retries' queue instead, as the same try, and is received there until it can be handled. Throws only where that
 * queue is away too; then Lambda's repetitions are what is left.
 */
export async function tryFirst(
  ports: DeliverPorts,
  event: ThinEvent,
  report: (error: unknown) => void,
): Promise<Handled | 'handed_over'> {
  const now = ports.clock.now();
  const message = { event, attempt: 1, since: now, due: now };
  try {
    return await deliver(ports, message, 'first');
  } catch (error) {
    report(error);
    const failedAt = ports.clock.now();
    const due = failedAt + COMES_AGAIN;
    await ports.retries.send(serializeMessage({ ...message, due }), delayUntil(due, failedAt));
    return 'handed_over';
  }
}

import type { Clock, MessageQueue, RequestStore, VerificationStore } from '../ports.ts';
import { endRequest } from '../requests/settle.ts';
import { awaitDeadlines, type Deadline, dueAt, serializeDeadlines } from './deadline.ts';

export type DeadlinePorts = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly requests: Pick<RequestStore, 'find' | 'reach'>;
  readonly deadlines: MessageQueue;
  readonly clock: Clock;
  /** Hears of each that failed among others, and comes again. */
  readonly onFailed: (id: string, error: unknown) => void;
};

/** As long as a queue holds back a message that failed. */
const AGAIN_SECONDS = 30;

/** A call that has no turn within half a second counts as failed, and a function has a seventh of a core for all of them. */
const AT_ONCE = 10;

/**
 * Ends what the deadlines of one message have come for, each by itself; those that are still to come are sent on. One that fails
 * comes again alone, so that the queue counts its own tries and puts it aside in the end. Rejects when all failed: then the
 * message itself has to come again.
 */
export async function meetDeadlines(ports: DeadlinePorts, deadlines: readonly Deadline[]): Promise<void> {
  const now = ports.clock.now();
  const due = deadlines.filter((deadline) => dueAt(deadline) <= now);
  const ahead = deadlines.filter((deadline) => dueAt(deadline) > now);
  const results = await fewAtOnce(due, (deadline) => meetDeadline(ports, deadline));
  const failed = due.flatMap((deadline, place) => {
    const result = results[place];
    return result?.status === 'rejected' ? [{ deadline, error: result.reason }] : [];
  });
  const [first] = failed;
  if (first && failed.length === deadlines.length) throw first.error;
  await awaitDeadlines(ports, ahead);
  for (const { deadline, error } of failed) {
    await ports.deadlines.send(serializeDeadlines([deadline]), { delaySeconds: AGAIN_SECONDS });
    ports.onFailed(deadline.id, error);
  }
}

/** The results in the order of what was given. */
async function fewAtOnce(
  deadlines: readonly Deadline[],
  meet: (deadline: Deadline) => Promise<void>,
): Promise<readonly PromiseSettledResult<void>[]> {
  const results: PromiseSettledResult<void>[] = [];
  for (let start = 0; start < deadlines.length; start += AT_ONCE)
    results.push(...(await Promise.allSettled(deadlines.slice(start, start + AT_ONCE).map(meet))));
  return results;
}

/** Ends it, if nothing else has. The database decides, so that each verification ends once, whatever races. */
async function meetDeadline(
  ports: Pick<DeadlinePorts, 'verifications' | 'requests'>,
  { expires, id, environment, at }: Deadline,
): Promise<void> {
  switch (expires) {
    case 'verification': {
      // Nearly all have ended by now, and a write that is refused costs ten times what this read does. An old read says pending at worst.
      const found = await ports.verifications.find(id, { consistent: false });
      if (found?.status !== 'pending') return;
      await ports.verifications.apply({ transition: 'expire', id, environment, at });
      return;
    }
    case 'request':
      return endRequest(ports, id, at);
  }
}

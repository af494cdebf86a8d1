import type { Clock, MessageQueue, RequestStore, VerificationStore } from '../ports.ts';
import { endRequest } from '../requests/settle.ts';
import { awaitDeadline, type Deadline } from './deadline.ts';

export type DeadlinePorts = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly requests: Pick<RequestStore, 'find' | 'reach'>;
  readonly deadlines: MessageQueue;
  readonly clock: Clock;
};

/**
 * Ends what its deadline has come for, if nothing else has; one that is still to come is sent on. The database decides, so that
 * each verification ends once, whatever races.
 */
export async function meetDeadline(ports: DeadlinePorts, deadline: Deadline): Promise<void> {
  if (await awaitDeadline(ports, deadline)) return;
  const { id, environment, at } = deadline;
  switch (deadline.expires) {
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

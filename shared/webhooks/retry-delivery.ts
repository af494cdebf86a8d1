import { VersoError } from '../errors.ts';
import type { Clock, DeliveryStore, MessageQueue } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import { findDelivery } from './find-delivery.ts';
import type { FindSubject } from './find-subject.ts';
import { serializeMessage } from './message.ts';

type Ports = {
  readonly deliveries: Pick<DeliveryStore, 'find' | 'reopen'>;
  readonly subjects: FindSubject;
  readonly retries: MessageQueue;
  readonly clock: Clock;
};

/**
 * Sends a delivery that failed once more, also where its URL was switched off. The message goes out before the delivery says so: ended in
 * between, it is sent all the same, and asked for twice at once it is one try, since both messages carry the same number of it. Throws
 * not_found, and conflict for one that hasn't failed.
 */
export async function retryDelivery(
  ports: Ports,
  owner: Owner,
  id: string,
): Promise<{ readonly id: string; readonly due: number }> {
  const { deliveries, subjects, retries, clock } = ports;
  const delivery = await findDelivery(ports, owner, id);
  switch (delivery.status) {
    case 'delivered':
      throw new VersoError('conflict', 'This webhook has been delivered: there is nothing to send again.');
    case 'pending':
      throw new VersoError('conflict', 'This webhook is still on its way: look at next_retry_at.');
    case 'failed':
      break;
  }
  if (!(await subjects(delivery.event)))
    throw new VersoError('conflict', 'What this webhook tells of is not kept any more: it can not be sent.');
  const now = clock.now();
  const { event, attempts } = delivery;
  await retries.send(serializeMessage({ event, attempt: attempts + 1, since: now, due: now, manual: true }));
  await deliveries.reopen(delivery, now, now);
  return { id: delivery.id, due: now };
}

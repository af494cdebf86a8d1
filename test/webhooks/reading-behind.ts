import type { DeliverPorts } from '../../shared/webhooks/deliver.ts';
import type { Delivery } from '../../shared/webhooks/delivery.ts';
import { SECOND } from '../fakes/clock.ts';

/** Deliveries as DynamoDB may answer an eventually consistent read: as they were up to a second ago. */
export function readingBehind(ports: DeliverPorts, onBehind: () => void): DeliverPorts {
  const { clock, deliveries } = ports;
  const written = new Map<string, { readonly at: number; readonly delivery: Delivery }[]>();
  return {
    ...ports,
    deliveries: {
      ...deliveries,
      async find(key, read) {
        const now = await deliveries.find(key, read);
        if (read.consistent) return now;
        const before = written.get(key.id)?.findLast(({ at }) => at <= clock.now() - SECOND)?.delivery;
        if (before?.attempts !== now?.attempts || before?.status !== now?.status) onBehind();
        return before;
      },
      async record(delivery, known) {
        const done = await deliveries.record(delivery, known);
        if (done)
          written.set(delivery.id, [...(written.get(delivery.id) ?? []), { at: clock.now(), delivery }]);
        return done;
      },
    },
  };
}

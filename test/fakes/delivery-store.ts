import type { DeliveryStore } from '../../shared/ports.ts';
import type { Delivery, DeliveryKey } from '../../shared/webhooks/delivery.ts';

export type FakeDeliveryStore = DeliveryStore & { all(): readonly Delivery[]; erase(key: DeliveryKey): void };

/** The store in memory; test/ports holds it to what the one in DynamoDB does. */
export function fakeDeliveryStore(): FakeDeliveryStore {
  const items = new Map<string, Delivery>();
  const place = ({ projectId, environment, id }: DeliveryKey) => `${projectId} ${environment} ${id}`;
  return {
    all: () => [...items.values()],
    erase: (key) => items.delete(place(key)),
    async find(key) {
      return items.get(place(key));
    },
    async record(delivery, { isNew }) {
      const known = items.get(place(delivery));
      if (known ? !mayReplace(known, delivery) : !isNew) return false;
      items.set(place(delivery), delivery);
      return true;
    },
    async reopen({ attempts, ...key }, due, now) {
      const known = items.get(place(key));
      if (known?.status !== 'failed' || known.attempts !== attempts) return false;
      items.set(place(key), { ...known, status: 'pending', nextRetryAt: due, updatedAt: now });
      return true;
    },
  };
}

function mayReplace(known: Delivery, next: Delivery): boolean {
  if (known.status === 'delivered') return false;
  if (next.status === 'delivered') return true;
  return known.attempts < next.attempts || (known.attempts === next.attempts && known.status === 'pending');
}

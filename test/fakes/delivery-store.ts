import type { DeliveryStore } from '../../shared/ports.ts';
import type { Delivery } from '../../shared/webhooks/delivery.ts';

export type FakeDeliveryStore = DeliveryStore & { all(): readonly Delivery[]; erase(id: string): void };

/** The store in memory; test/ports holds it to what the one in DynamoDB does. */
export function fakeDeliveryStore(): FakeDeliveryStore {
  const items = new Map<string, Delivery>();
  return {
    all: () => [...items.values()],
    erase: (id) => items.delete(id),
    async find(id) {
      return items.get(id);
    },
    async record(delivery, { isNew }) {
      const known = items.get(delivery.id);
      if (known ? !mayReplace(known, delivery) : !isNew) return false;
      items.set(delivery.id, delivery);
      return true;
    },
    async reopen({ id, attempts }, due, now) {
      const known = items.get(id);
      if (known?.status !== 'failed' || known.attempts !== attempts) return false;
      items.set(id, { ...known, status: 'pending', nextRetryAt: due, updatedAt: now });
      return true;
    },
  };
}

function mayReplace(known: Delivery, next: Delivery): boolean {
  if (known.status === 'delivered') return false;
  if (next.status === 'delivered') return true;
  return known.attempts < next.attempts || (known.attempts === next.attempts && known.status === 'pending');
}

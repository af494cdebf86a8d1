import type { DeliveryStore } from '../../shared/ports.ts';
import type { Delivery } from '../../shared/webhooks/delivery.ts';

export type FakeDeliveryStore = DeliveryStore & { all(): readonly Delivery[] };

/** The store in memory; test/ports holds it to what the one in DynamoDB does. */
export function fakeDeliveryStore(): FakeDeliveryStore {
  const items = new Map<string, Delivery>();
  return {
    all: () => [...items.values()],
    async find(id) {
      return items.get(id);
    },
    async record(delivery) {
      const known = items.get(delivery.id);
      if (known && !mayReplace(known, delivery)) return false;
      items.set(delivery.id, delivery);
      return true;
    },
  };
}

function mayReplace(known: Delivery, next: Delivery): boolean {
  if (known.status === 'delivered') return false;
  if (next.status === 'delivered') return true;
  return known.attempts < next.attempts || (known.attempts === next.attempts && known.status === 'pending');
}

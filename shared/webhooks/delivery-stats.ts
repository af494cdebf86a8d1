import { newestOf } from '../lists/paginate.ts';
import type { Clock, DeliveryLists } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import type { View } from '../verification/view.ts';
import type { DeliveryStatus } from './delivery.ts';

const DAY = 86_400_000;

/** What became of the newest 10,000 deliveries of a key's project and environment; rates are percent, 0 where there is none. */
export async function deliveryStats(
  { deliveryLists, clock }: { readonly deliveryLists: DeliveryLists; readonly clock: Clock },
  owner: Owner,
): Promise<View> {
  const { items, capped } = await newestOf(deliveryLists.all(owner));
  const count = (wanted: DeliveryStatus) => items.filter(({ status }) => status === wanted).length;
  const by_status = { pending: count('pending'), delivered: count('delivered'), failed: count('failed') };
  const since = clock.now() - DAY;
  const recent = items.filter(({ status, updatedAt }) => status === 'failed' && updatedAt > since);
  return {
    total: items.length,
    ...by_status,
    by_status,
    success_rate: percent(by_status.delivered, by_status.delivered + by_status.failed),
    delivery_rate: percent(by_status.delivered, items.length),
    recent_failures_24h: recent.length,
    ...(capped && { total_capped: true }),
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

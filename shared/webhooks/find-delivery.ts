import type { DeliveryStore } from '../ports.ts';
import { isId, notFound, type Owner } from '../verification/find.ts';
import type { Delivery } from './delivery.ts';

/** A delivery of the key's own project and environment. Throws the same not_found for anything else. */
export async function findDelivery(
  { deliveries }: { readonly deliveries: Pick<DeliveryStore, 'find'> },
  { projectId, environment }: Owner,
  id: string,
): Promise<Delivery> {
  const key = { id, projectId, environment };
  const found = isId(id) ? await deliveries.find(key, { consistent: true }) : undefined;
  if (!found) throw notFound('webhook delivery');
  return found;
}

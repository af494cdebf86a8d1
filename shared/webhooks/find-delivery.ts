import type { DeliveryStore } from '../ports.ts';
import { isId, notFound, type Owner } from '../verification/find.ts';
import type { Delivery } from './delivery.ts';

/** A delivery of the key's own project and environment. Throws the same not_found for anything else. */
export async function findDelivery(
  { deliveries }: { readonly deliveries: Pick<DeliveryStore, 'find'> },
  { projectId, environment }: Owner,
  id: string,
): Promise<Delivery> {
  const found = isId(id) ? await deliveries.find(id) : undefined;
  if (found?.projectId !== projectId || found.environment !== environment) throw notFound('webhook delivery');
  return found;
}

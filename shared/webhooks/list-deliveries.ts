import * as z from 'zod/mini';
import { EVENTS } from '../events/event.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { readListQuery } from '../lists/list-query.ts';
import { type Listed, paginate } from '../lists/paginate.ts';
import type { DeliveryLists } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import { DELIVERY_STATUSES, type Delivery } from './delivery.ts';

/** The filters of `GET /api/v1/webhook-deliveries`, all of which must hold. */
export const deliveryFilters = lazily(() =>
  z.object({
    status: z.optional(z.enum(DELIVERY_STATUSES, `Send one of ${DELIVERY_STATUSES.join(', ')}.`)),
    event_type: z.optional(z.enum(EVENTS, `Send one of ${EVENTS.join(', ')}.`)),
  }),
);

/** The key's own deliveries, by what they tell the newest first. Throws validation_error. */
export async function listDeliveries(
  { deliveryLists }: { readonly deliveryLists: DeliveryLists },
  owner: Owner,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Listed<Delivery>> {
  const parsed = z.safeParse(deliveryFilters(), query);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { status, event_type } = parsed.data;
  const isFiltered = status !== undefined || event_type !== undefined;
  const matches = (delivery: Delivery) =>
    (status === undefined || delivery.status === status) &&
    (event_type === undefined || delivery.event.event === event_type);
  return paginate(deliveryLists.all(owner), readListQuery(query), isFiltered ? matches : undefined);
}

import * as z from 'zod/mini';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { readListQuery } from '../lists/list-query.ts';
import { type Listed, paginate } from '../lists/paginate.ts';
import type { Clock, Listing, RequestLists, VerificationLists } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import { text } from '../verification/request-fields.ts';
import { withVerifications } from './find.ts';
import { REQUEST_STATUSES, type RequestState, requestStatusAt, type VerificationRequest } from './request.ts';

type Ports = {
  readonly requestLists: RequestLists;
  readonly lists: Pick<VerificationLists, 'many'>;
  readonly clock: Clock;
};

/** The filters of `GET /api/v1/verification-requests`. */
export const requestFilters = lazily(() =>
  z.object({
    status: z.optional(z.enum(REQUEST_STATUSES, `Send one of ${REQUEST_STATUSES.join(', ')}.`)),
    reference_id: z.optional(text(1, 255)),
  }),
);

/** The key's own requests, newest first. Throws validation_error. */
export async function listRequests(
  { requestLists, lists, clock }: Ports,
  owner: Owner,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Listed<RequestState>> {
  const parsed = z.safeParse(requestFilters(), query);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { status, reference_id } = parsed.data;
  const listing =
    reference_id === undefined ? requestLists.all(owner) : requestLists.ofReference(owner, reference_id);
  const now = clock.now();
  return paginate(
    completed(listing, lists),
    readListQuery(query),
    status && ((state) => requestStatusAt(state, now) === status),
  );
}

/** The same listing with the verifications that say what became of each request. */
function completed(
  listing: Listing<VerificationRequest>,
  lists: Pick<VerificationLists, 'many'>,
): Listing<RequestState> {
  return {
    async read(limit, after) {
      const { items, next } = await listing.read(limit, after);
      return { items: await withVerifications(lists, items), ...(next && { next }) };
    },
    seek: (count) => listing.seek(count),
    count: () => listing.count(),
    positionOf: ({ request }) => listing.positionOf(request),
  };
}

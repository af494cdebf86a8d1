import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { readListQuery } from '../lists/list-query.ts';
import { type Listed, paginate } from '../lists/paginate.ts';
import type { Clock, VerificationLists } from '../ports.ts';
import type { Owner } from './find.ts';
import { text } from './request-fields.ts';
import { STATUSES, statusAt, type Verification } from './verification.ts';

type Query = Readonly<Record<string, string | undefined>>;

/** The filters of `GET /api/v1/verifications`, all of which must hold. */
export const verificationFilters = lazily(() =>
  z.object({
    status: z.optional(z.enum(STATUSES, `Send one of ${STATUSES.join(', ')}.`)),
    channel: z.optional(z.enum(CHANNEL_NAMES, `Send one of ${CHANNEL_NAMES.join(', ')}.`)),
    type: z.optional(z.literal('phone', 'Only "phone" is verified here.')),
    external_user_id: z.optional(text(1, 255)),
  }),
);

/** The key's own verifications, newest first. Throws validation_error. */
export async function listVerifications(
  { lists, clock }: { readonly lists: VerificationLists; readonly clock: Clock },
  owner: Owner,
  query: Query,
): Promise<Listed<Verification>> {
  const parsed = z.safeParse(verificationFilters(), query);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const place = readListQuery(query);
  const { status, channel, external_user_id } = parsed.data;
  const listing = external_user_id === undefined ? lists.all(owner) : lists.ofUser(owner, external_user_id);
  if (status === undefined && channel === undefined) return paginate(listing, place);
  const now = clock.now();
  return paginate(
    listing,
    place,
    (verification) =>
      (status === undefined || statusAt(verification, now) === status) &&
      (channel === undefined || mayBeOver(verification, channel)),
  );
}

/** What is decided has one channel; what waits has all that were offered. */
function mayBeOver(verification: Verification, channel: (typeof CHANNEL_NAMES)[number]): boolean {
  return 'match' in verification
    ? verification.match.channel === channel
    : verification.channels.includes(channel);
}

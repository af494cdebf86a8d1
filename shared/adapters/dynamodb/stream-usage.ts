import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../../channels/names.ts';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import { lazily } from '../../lazily.ts';
import { type Counting, countingOf } from '../../usage/usage.ts';
import { STATUSES } from '../../verification/verification.ts';
import type { ItemChange } from './stream-image.ts';

const status = z.enum([...STATUSES, 'matched']);

/** Of an item no more than is counted. */
const kind = lazily(() => z.object({ [TABLE.partitionKey]: z.string() }));
const after = lazily(() =>
  z.object({
    project: z.string(),
    environment: z.enum(['live', 'test']),
    status,
    channel: z.optional(z.enum(CHANNEL_NAMES)),
    channels: z.array(z.enum(CHANNEL_NAMES)).check(z.minLength(1)),
    updated_at: z.int(),
  }),
);
const before = lazily(() => z.object({ status: z.object({ S: status }) }));

/** What a change counts as, if it is a verification's. Throws when it can't be read. */
export function countingOfChange({ item: image, formerImage }: ItemChange): Counting | undefined {
  if (!z.parse(kind(), image)[TABLE.partitionKey].startsWith(KEY_PREFIX.verification)) return undefined;
  const item = z.parse(after(), image);
  const former = formerImage === undefined ? undefined : z.parse(before(), formerImage).status.S;
  const [first] = item.channels;
  if (!first) return undefined;
  return countingOf({
    projectId: item.project,
    environment: item.environment,
    before: former,
    after: item.status,
    channel: item.channel ?? first,
    at: item.updated_at,
  });
}

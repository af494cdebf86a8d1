import * as z from 'zod/mini';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import type { Deadline } from '../../events/deadline.ts';
import { lazily } from '../../lazily.ts';
import type { ItemChange } from './stream-image.ts';

/** Somebody wants to hear of it. */
const awaited = lazily(() => z.object({ expiry: z.optional(z.unknown()) }));
/** Of an item no more than its deadline. */
const made = lazily(() =>
  z.object({
    [TABLE.partitionKey]: z.string(),
    project: z.string(),
    environment: z.enum(['live', 'test']),
    expires_at: z.int(),
  }),
);

const KINDS = ['verification', 'request'] as const;

/** The deadline of what was made, where somebody waits for it. Throws when it can't be read. */
export function deadlineOfChange({ isNew, item: image }: ItemChange): Deadline | undefined {
  if (!isNew || z.parse(awaited(), image).expiry === undefined) return undefined;
  const item = z.parse(made(), image);
  const key = item[TABLE.partitionKey];
  const expires = KINDS.find((kind) => key.startsWith(KEY_PREFIX[kind]));
  if (!expires) throw new Error('An item that is neither a verification nor a request has no deadline.');
  const { environment, project, expires_at: at } = item;
  return { expires, id: key.slice(KEY_PREFIX[expires].length), environment, project, at };
}

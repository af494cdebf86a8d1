import * as z from 'zod/mini';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import type { Task } from '../../events/publish-changes.ts';
import { tasksOfProject, tasksOfRequest, tasksOfVerification } from '../../events/tasks.ts';
import { lazily } from '../../lazily.ts';
import { toProject } from './project-directory.ts';
import { requestFromItem } from './request-store.ts';
import { fromStreamImage } from './stream-image.ts';
import { fromItem } from './verification-item.ts';

const record = lazily(() => z.object({ dynamodb: z.object({ NewImage: z.unknown() }) }));
/** What the last change told, if it told something. */
const told = lazily(() =>
  z.object({ evt: z.optional(z.string()), seq: z.optional(z.int()), [TABLE.partitionKey]: z.string() }),
);

/** What a record of the table's stream asks for. Throws when it can't be read, or is of a kind that tells nothing. */
export function tasksOfRecord(given: unknown): readonly Task[] {
  const { dynamodb } = z.parse(record(), given);
  const item = fromStreamImage(dynamodb.NewImage);
  const { evt, seq, [TABLE.partitionKey]: key } = z.parse(told(), item);
  const change = evt === undefined ? undefined : { event: evt, sequence: seq ?? 0 };
  if (key.startsWith(KEY_PREFIX.verification)) return tasksOfVerification(fromItem(item), change);
  if (key.startsWith(KEY_PREFIX.request)) return tasksOfRequest(requestFromItem(item), change);
  if (key.startsWith(KEY_PREFIX.project)) return tasksOfProject(toProject(item), change);
  throw new Error('An item of this kind tells nothing.');
}

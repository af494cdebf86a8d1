import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';
import type { Clock, MessageQueue } from '../ports.ts';

/** SQS keeps a message back that long at most. */
const LONGEST_DELAY_SECONDS = 900;

/** What a request comes to is read from its verifications: the last of them may still be on its way. */
const REQUEST_SETTLES_MILLISECONDS = 10_000;

/**
 * Deadlines that come within so long share a message, and all are met at the last of them: a longer one would tell the first too late, and save
 * nothing, since what is created is gathered for as long.
 */
export const SHARED_MILLISECONDS = 30_000;

/** Of 200 bytes at most each, so that a message is far below 64 KB, which SQS bills as one. */
export const MOST_IN_A_MESSAGE = 100;

const schema = lazily(() =>
  z.object({
    expires: z.enum(['verification', 'request']),
    id: z.string(),
    environment: z.enum(['live', 'test']),
    /** The project's id, for whom its hops are accounted. */
    project: z.optional(z.string()),
    /** Milliseconds since the epoch. */
    at: z.int(),
  }),
);
const message = lazily(() => z.union([z.array(schema()).check(z.minLength(1)), schema()]));

/** When something has to be looked at again, since it may have ended by its clock alone. */
export type Deadline = z.infer<ReturnType<typeof schema>>;

/** The deadlines of one message. Throws when the text is none. */
export function parseDeadlines(text: string): readonly Deadline[] {
  const parsed = z.parse(message(), JSON.parse(text));
  return 'expires' in parsed ? [parsed] : parsed;
}

/** JSON text, as one message holds them. */
export function serializeDeadlines(deadlines: readonly Deadline[]): string {
  return JSON.stringify(deadlines);
}

/** When it is met. */
export function dueAt({ expires, at }: Deadline): number {
  return at + (expires === 'request' ? REQUEST_SETTLES_MILLISECONDS : 0);
}

/** Those that come close together, in one message each. */
function gatherDeadlines(deadlines: readonly Deadline[]): readonly (readonly Deadline[])[] {
  const gathered: Deadline[][] = [];
  for (const deadline of deadlines.toSorted((one, other) => dueAt(one) - dueAt(other))) {
    const last = gathered.at(-1);
    const [first] = last ?? [];
    const fits = first && dueAt(deadline) - dueAt(first) <= SHARED_MILLISECONDS;
    if (last && fits && last.length < MOST_IN_A_MESSAGE) last.push(deadline);
    else gathered.push([deadline]);
  }
  return gathered;
}

/** Sends deadlines to whoever meets them, as far ahead as a queue keeps them back; those that have come, at once. */
export async function awaitDeadlines(
  { deadlines: queue, clock }: { readonly deadlines: MessageQueue; readonly clock: Clock },
  deadlines: readonly Deadline[],
): Promise<void> {
  const sent = gatherDeadlines(deadlines).map((together) => {
    const seconds = Math.ceil((Math.max(...together.map(dueAt)) - clock.now()) / 1000);
    const delaySeconds = Math.min(Math.max(seconds, 0), LONGEST_DELAY_SECONDS);
    return queue.send(serializeDeadlines(together), { delaySeconds });
  });
  await Promise.all(sent);
}

import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';
import type { Clock, MessageQueue } from '../ports.ts';

/** SQS keeps a message back that long at most. */
const LONGEST_DELAY_SECONDS = 900;

/** What a request comes to is read from its verifications: the last of them may still be on its way. */
const REQUEST_SETTLES_MILLISECONDS = 10_000;

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

/** When something has to be looked at again, since it may have ended by its clock alone. */
export type Deadline = z.infer<ReturnType<typeof schema>>;

/** Throws when the text is none. */
export function parseDeadline(text: string): Deadline {
  return z.parse(schema(), JSON.parse(text));
}

/** Sends a deadline to whoever waits for it, as far ahead as a queue keeps it back; false where it has come. */
export async function awaitDeadline(
  { deadlines, clock }: { readonly deadlines: MessageQueue; readonly clock: Clock },
  deadline: Deadline,
): Promise<boolean> {
  const due = deadline.at + (deadline.expires === 'request' ? REQUEST_SETTLES_MILLISECONDS : 0);
  const seconds = Math.ceil((due - clock.now()) / 1000);
  if (seconds <= 0) return false;
  await deadlines.send(JSON.stringify(deadline), { delaySeconds: Math.min(seconds, LONGEST_DELAY_SECONDS) });
  return true;
}

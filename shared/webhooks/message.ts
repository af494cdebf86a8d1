import * as z from 'zod/mini';
import { parseEvent, serializeEvent, type ThinEvent } from '../events/event.ts';
import { lazily } from '../lazily.ts';

/** One message of the queues. The number of the try travels in it: SQS counts receptions, and those are not tries. */
export type DeliveryMessage = {
  readonly event: ThinEvent;
  /** From 1. */
  readonly attempt: number;
  /** When it was first taken up, milliseconds since the epoch. */
  readonly since: number;
  /** Not before then. */
  readonly due: number;
  /** Asked for by hand: sent whatever is known of the receiver, and not repeated by itself. */
  readonly manual?: true;
};

const stored = lazily(() =>
  z.object({
    event: z.string(),
    attempt: z.int().check(z.positive()),
    since: z.int(),
    due: z.int(),
    manual: z.optional(z.literal(true)),
  }),
);

export function serializeMessage({ event, ...rest }: DeliveryMessage): string {
  return JSON.stringify({ ...rest, event: serializeEvent(event) });
}

/** Throws for a text that is no message. */
export function parseMessage(text: string): DeliveryMessage {
  const { event, manual, ...rest } = z.parse(stored(), JSON.parse(text));
  return { ...rest, event: parseEvent(event), ...(manual && { manual }) };
}

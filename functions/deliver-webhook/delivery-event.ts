import * as z from 'zod/mini';
import { lazily } from '../../shared/lazily.ts';

/** What wakes the function: the topic with first tries, or the retries' queue. */
const deliveryEvent = lazily(() =>
  z.union([
    z.object({
      Records: z.array(
        z.object({
          EventSource: z.literal('aws:sns'),
          Sns: z.object({ MessageId: z.string(), Message: z.string() }),
        }),
      ),
    }),
    z.object({
      Records: z.array(
        z.object({ eventSource: z.literal('aws:sqs'), messageId: z.string(), body: z.string() }),
      ),
    }),
  ]),
);

export type Told = { readonly messageId: string; readonly body: string };

export type DeliveryEvent =
  | { readonly kind: 'first_tries'; readonly messages: readonly Told[] }
  | { readonly kind: 'retries'; readonly messages: readonly Told[] };

/**
 * Throws for an event of any other source.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function parseDeliveryEvent(given: unknown): DeliveryEvent {
  const { Records } = z.parse(deliveryEvent(), given);
  const told: Told[] = [];
  const again: Told[] = [];
  for (const record of Records) {
    if ('Sns' in record) told.push({ messageId: record.Sns.MessageId, body: record.Sns.Message });
    else again.push({ messageId: record.messageId, body: record.body });
  }
  return told.length > 0 ? { kind: 'first_tries', messages: told } : { kind: 'retries', messages: again };
}

import * as z from 'zod/mini';
import { lazily } from '../../shared/lazily.ts';

const topicEvent = lazily(() =>
  z.object({
    Records: z.array(
      z.object({
        EventSource: z.literal('aws:sns'),
        Sns: z.object({ MessageId: z.string(), Message: z.string() }),
      }),
    ),
  }),
);
const queueEvent = lazily(() =>
  z.object({
    Records: z.array(
      z.object({ eventSource: z.literal('aws:sqs'), messageId: z.string(), body: z.string() }),
    ),
  }),
);

export type Told = { readonly messageId: string; readonly body: string };

/** What wakes the function: the topic with first tries, or the retries' queue. */
export type DeliveryEvent =
  | { readonly kind: 'first_tries'; readonly messages: readonly Told[] }
  | { readonly kind: 'retries'; readonly messages: readonly Told[] };

/**
 * Throws for an event of any other source.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function parseDeliveryEvent(given: unknown): DeliveryEvent {
  const queued = z.safeParse(queueEvent(), given);
  if (queued.success) return { kind: 'retries', messages: queued.data.Records };
  const { Records } = z.parse(topicEvent(), given);
  const messages = Records.map(({ Sns }) => ({ messageId: Sns.MessageId, body: Sns.Message }));
  return { kind: 'first_tries', messages };
}

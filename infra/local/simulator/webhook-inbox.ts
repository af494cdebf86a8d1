import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { readJson } from '../../../shared/read-json.ts';
import type { LocalRequest } from '../http-api/server.ts';

const event = z.looseObject({
  id: z.string(),
  event: z.string(),
  sequence: z.number().optional(),
  data: z.looseObject({ id: z.string() }),
});

/** One delivery, as the caller's server took it. */
export type Received = {
  /** Counts from 1. */
  readonly place: number;
  readonly signed: boolean;
  readonly event: z.infer<typeof event>;
};

const KEPT = 200;

export type WebhookInbox = {
  /** The status that the sender is answered. */
  take(delivery: Pick<LocalRequest, 'headers' | 'body'>): number;
  after(place: number): readonly Received[];
};

/**
 * The caller's webhook URL: checks each delivery as docs/webhooks.md says, and remembers the newest, in memory alone, since they
 * hold numbers and tokens.
 */
export function webhookInbox(secret: string): WebhookInbox {
  const webhook = new Webhook(secret);
  let kept: readonly Received[] = [];
  let count = 0;

  function isSigned(headers: LocalRequest['headers'], body: string): boolean {
    const given = (name: string) => String(headers[name] ?? '');
    try {
      webhook.verify(body, {
        'webhook-id': given('webhook-id'),
        'webhook-timestamp': given('webhook-timestamp'),
        'webhook-signature': given('webhook-signature'),
      });
      return true;
    } catch {
      return false;
    }
  }

  return {
    take({ headers, body }) {
      const parsed = event.safeParse(readJson(body));
      if (!parsed.success) return 400;
      count += 1;
      const signed = isSigned(headers, body);
      kept = [...kept, { place: count, signed, event: parsed.data }].slice(-KEPT);
      return signed ? 204 : 401;
    },
    after: (place) => kept.filter((each) => each.place > place),
  };
}

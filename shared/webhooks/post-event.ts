import type { Clock, WebhookAnswer, WebhookSecrets, WebhookSender } from '../ports.ts';
import { eventBody, type Subject } from './event-body.ts';
import { signatureHeaders } from './sign.ts';

export type PostPorts = {
  readonly clock: Clock;
  readonly secrets: WebhookSecrets;
  readonly sender: WebhookSender;
};

/** One request to a receiver, signed under every secret that is valid now. */
export async function postEvent(
  { clock, secrets, sender }: PostPorts,
  subject: Subject,
  url: string,
): Promise<WebhookAnswer> {
  const { event } = subject;
  const [oldest, ...newer] = await secrets.valid(event.project, clock.now());
  // Never unsigned: a receiver couldn't tell it from anybody's.
  if (oldest === undefined)
    return { reason: 'This project has no webhook secret: its operator makes one.', milliseconds: 0 };
  const body = eventBody(subject);
  const signed = signatureHeaders(event.id, body, [oldest, ...newer], clock.now());
  const headers = { 'content-type': 'application/json', 'user-agent': 'Verso-Webhooks/1', ...signed };
  return sender.post(url, headers, body);
}

export function isDelivered({ status = 0 }: WebhookAnswer): boolean {
  return status >= 200 && status < 300;
}

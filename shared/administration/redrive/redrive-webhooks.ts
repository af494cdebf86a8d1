import type { Clock, MessageQueue } from '../../ports.ts';
import { serializeMessage } from '../../webhooks/message.ts';
import { type DeadLetters, readUndelivered } from './dead-letter.ts';

export type RedriveWebhooksPorts = {
  readonly undeliverable: DeadLetters;
  readonly retries: MessageQueue;
  readonly clock: Clock;
};

export type RedriveOptions = {
  /** Counts and changes nothing. */
  readonly dryRun: boolean;
  readonly onProgress: (done: number) => void;
};

export type RedrivenWebhooks = {
  readonly found: number;
  readonly sent: number;
  /** Left where they are. */
  readonly unreadable: number;
};

/**
 * Sends what our own side could not handle to the webhooks' queue again, and only then takes it out of the dead letters: interrupted in
 * between, it is sent twice, and what has been delivered by then is not posted again.
 */
export function redriveWebhooks(
  { undeliverable, retries, clock }: RedriveWebhooksPorts,
  { dryRun, onProgress }: RedriveOptions,
): Promise<RedrivenWebhooks> {
  return undeliverable.hold(async (letters) => {
    const counts = { found: 0, sent: 0, unreadable: 0 };
    for await (const { body, remove } of letters) {
      counts.found += 1;
      const messages = readUndelivered(body, clock.now());
      if (messages) {
        if (!dryRun) {
          for (const message of messages) await retries.send(serializeMessage(message));
          await remove();
        }
        counts.sent += messages.length;
      } else counts.unreadable += 1;
      onProgress(counts.found);
    }
    return counts;
  });
}

import type { SQSBatchResponse } from 'aws-lambda';
import type { Meter } from '../../shared/cost/meter.ts';
import { subjectOfEvent } from '../../shared/events/cost-subject.ts';
import { parseEvent, type ThinEvent } from '../../shared/events/event.ts';
import { type DeliverPorts, deliver } from '../../shared/webhooks/deliver.ts';
import { tryFirst } from '../../shared/webhooks/first-try.ts';
import { parseMessage } from '../../shared/webhooks/message.ts';
import { parseDeliveryEvent, type Told } from './delivery-event.ts';

type Dependencies = DeliverPorts & {
  readonly meter: Pick<Meter, 'note'>;
  /** What can't be handled now comes again; the reason is for the log. */
  readonly report: (messageId: string, error: unknown) => void;
};

/** All messages of an event at once: a slow receiver holds up nobody in its batch. */
export function deliveryConsumer(dependencies: Dependencies) {
  const { meter, report } = dependencies;

  async function noted<Outcome extends string>(
    event: ThinEvent,
    work: () => Promise<Outcome>,
  ): Promise<void> {
    let outcome: Outcome | 'comes_again' = 'comes_again';
    try {
      outcome = await work();
    } finally {
      meter.note(subjectOfEvent(event, outcome));
    }
  }

  /** What is thrown makes Lambda repeat all of them; what was done of them is then found done. */
  async function first(messages: readonly Told[]): Promise<void> {
    const done = await Promise.allSettled(
      messages.map(async ({ messageId, body }) => {
        const event = parseEvent(body);
        await noted(event, () => tryFirst(dependencies, event, (error) => report(messageId, error)));
      }),
    );
    for (const each of done) if (each.status === 'rejected') throw each.reason;
  }

  async function again(messages: readonly Told[]): Promise<SQSBatchResponse> {
    const failed = await Promise.all(
      messages.map(async ({ messageId, body }) => {
        try {
          const message = parseMessage(body);
          await noted(message.event, () => deliver(dependencies, message, 'retries'));
          return [];
        } catch (error) {
          report(messageId, error);
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  }

  return async (given: unknown): Promise<SQSBatchResponse | undefined> => {
    const { kind, messages } = parseDeliveryEvent(given);
    switch (kind) {
      case 'first_tries':
        await first(messages);
        return undefined;
      case 'retries':
        return again(messages);
    }
  };
}

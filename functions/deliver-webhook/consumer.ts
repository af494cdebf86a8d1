import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Meter } from '../../shared/cost/meter.ts';
import { subjectOfEvent } from '../../shared/events/cost-subject.ts';
import { type DeliverPorts, deliver, type Handled } from '../../shared/webhooks/deliver.ts';
import { firstMessage, parseMessage } from '../../shared/webhooks/message.ts';

type Dependencies = DeliverPorts & {
  readonly meter: Pick<Meter, 'add' | 'note'>;
  /** What can't be handled now comes again; the reason is for the log. */
  readonly report: (messageId: string, error: unknown) => void;
  /** The retries' queue's ARN: every other queue holds first tries. */
  readonly retriesQueueArn: string;
};

/** A batch of one of the two queues, all of it at once: a slow receiver holds up nobody in its batch. */
export function queueConsumer(dependencies: Dependencies) {
  const { clock, meter, report, retriesQueueArn } = dependencies;

  async function handle({ body, eventSourceARN }: SQSRecord): Promise<Handled> {
    const lane = eventSourceARN === retriesQueueArn ? 'retries' : 'first';
    const message = lane === 'retries' ? parseMessage(body) : firstMessage(body, clock.now());
    // The topic sent the first try on our account; a retry was counted by whoever sent it.
    if (lane === 'first') meter.add('sqs_requests', 1);
    let outcome: Handled | 'comes_again' = 'comes_again';
    try {
      outcome = await deliver(dependencies, message, lane);
      return outcome;
    } finally {
      meter.note(subjectOfEvent(message.event, outcome));
    }
  }

  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const again = await Promise.all(
      Records.map(async (record) => {
        try {
          await handle(record);
          return [];
        } catch (error) {
          report(record.messageId, error);
          return [{ itemIdentifier: record.messageId }];
        }
      }),
    );
    return { batchItemFailures: again.flat() };
  };
}

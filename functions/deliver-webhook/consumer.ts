import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type DeliverPorts, deliver, type Handled } from '../../shared/webhooks/deliver.ts';
import { firstMessage, parseMessage } from '../../shared/webhooks/message.ts';

type Dependencies = DeliverPorts & {
  /** What can't be handled now comes again; the reason is for the log. */
  readonly report: (messageId: string, error: unknown) => void;
  /** The retries' queue's ARN: every other queue holds first tries. */
  readonly retriesQueueArn: string;
};

/** A batch of one of the two queues, all of it at once: a slow receiver holds up nobody in its batch. */
export function queueConsumer(dependencies: Dependencies) {
  const { clock, report, retriesQueueArn } = dependencies;

  function handle({ body, eventSourceARN }: SQSRecord): Promise<Handled> {
    return eventSourceARN === retriesQueueArn
      ? deliver(dependencies, parseMessage(body), 'retries')
      : deliver(dependencies, firstMessage(body, clock.now()), 'first');
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

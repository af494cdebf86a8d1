import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { FunctionLogger } from './logger.ts';

/**
 * Takes each message of a batch by itself, all at once: one that fails comes again, and the others don't.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function eachMessage(take: (body: string) => Promise<void>, logger: Pick<FunctionLogger, 'error'>) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const taken = await Promise.allSettled(Records.map(async ({ body }) => take(body)));
    const failed = Records.flatMap(({ messageId }, index) => {
      const result = taken[index];
      if (result?.status !== 'rejected') return [];
      const { name } = result.reason instanceof Error ? result.reason : { name: typeof result.reason };
      logger.error('A message failed and comes again.', { message_id: messageId, cause: name });
      return [{ itemIdentifier: messageId }];
    });
    return { batchItemFailures: failed };
  };
}

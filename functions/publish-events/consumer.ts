import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { ThinEvent } from '../../shared/events/event.ts';
import { publishChanges } from '../../shared/events/publish-changes.ts';
import type { EventTopic, MessageQueue } from '../../shared/ports.ts';

type Dependencies = {
  readonly topic: EventTopic;
  readonly unpublished: MessageQueue;
  /** The event that an item tells in its new image. Throws when there is none to be read. */
  readonly toldEvent: (image: unknown) => ThinEvent;
};

/**
 * The table's stream. What has to come again is named by its sequence number: Lambda goes on behind the first of them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function streamConsumer({ topic, unpublished, toldEvent }: Dependencies) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const changes = Records.map((record) => ({
      position: record.dynamodb?.SequenceNumber ?? '',
      whole: JSON.stringify(record),
      event: () => toldEvent(record.dynamodb?.NewImage),
    }));
    const again = await publishChanges({ topic, unpublished }, changes);
    return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

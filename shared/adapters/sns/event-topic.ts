import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { eventAttributes, serializeEvent, type ThinEvent } from '../../events/event.ts';
import type { EventTopic, Publication } from '../../ports.ts';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';

/** SNS takes that many at once. */
const MOST_AT_ONCE = 10;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export function snsEventTopic(
  topicArn: string,
  client = new SNSClient({ maxAttempts: 2, requestHandler: CALL_TIMEOUTS }),
): EventTopic {
  async function publishSome(events: readonly ThinEvent[]): Promise<Publication[]> {
    const sent = client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: events.map((event, index) => ({
          Id: String(index),
          Message: serializeEvent(event),
          MessageAttributes: Object.fromEntries(
            Object.entries(eventAttributes(event)).map(([name, StringValue]) => [
              name,
              { DataType: 'String', StringValue },
            ]),
          ),
        })),
      }),
    );
    const { Successful = [], Failed = [] } = await sent.catch(() => ({ Successful: [], Failed: [] }));
    return events.map((_, index) => {
      const id = String(index);
      if (Successful.some(({ Id }) => Id === id)) return 'published';
      return Failed.some(({ Id, SenderFault }) => Id === id && SenderFault) ? 'refused' : 'failed';
    });
  }

  return {
    async publish(events) {
      const publications: Publication[] = [];
      for (let start = 0; start < events.length; start += MOST_AT_ONCE) {
        publications.push(...(await publishSome(events.slice(start, start + MOST_AT_ONCE))));
      }
      return publications;
    },
  };
}

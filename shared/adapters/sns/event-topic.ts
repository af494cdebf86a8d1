import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { UnitCounter } from '../../cost/meter.ts';
import { eventAttributes, serializeEvent, type ThinEvent } from '../../events/event.ts';
import type { EventTopic, Publication } from '../../ports.ts';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';

/** SNS takes that many at once. */
const MOST_AT_ONCE = 10;
/** A batch counts by its sum, not by its events: https://aws.amazon.com/sns/pricing/ */
const METERED_BYTES = 64 * 1024;

/** Why events were not published, in SNS's own words: they name an operation, a principal and a topic, and nothing of an event. */
export type Refusal = { readonly code: string; readonly message: string };

type Options = {
  readonly meter: UnitCounter;
  readonly onRefusal: (refusal: Refusal) => void;
  readonly client?: SNSClient;
};

/** @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export function snsEventTopic(
  topicArn: string,
  { meter, onRefusal, client = new SNSClient({ maxAttempts: 2, requestHandler: CALL_TIMEOUTS }) }: Options,
): EventTopic {
  async function publishSome(events: readonly ThinEvent[]): Promise<Publication[]> {
    const entries = events.map((event, index) => ({
      Id: String(index),
      Message: serializeEvent(event),
      MessageAttributes: attributesOf(event),
    }));
    meter.add('sns_publishes', Math.ceil(Buffer.byteLength(JSON.stringify(entries)) / METERED_BYTES));
    const sent = client.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }),
    );
    const { Successful = [], Failed = [] } = await sent.catch((error: unknown) => {
      onRefusal(refusalOf(error));
      return { Successful: [], Failed: [] };
    });
    for (const { Code = 'unknown', Message = '' } of Failed) onRefusal({ code: Code, message: Message });
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

function refusalOf(error: unknown): Refusal {
  return error instanceof Error
    ? { code: error.name, message: error.message }
    : { code: 'unknown', message: '' };
}

function attributesOf(event: ThinEvent) {
  return Object.fromEntries(
    Object.entries(eventAttributes(event)).map(([name, StringValue]) => [
      name,
      { DataType: 'String', StringValue },
    ]),
  );
}

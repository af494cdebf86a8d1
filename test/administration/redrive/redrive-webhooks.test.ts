import { expect, test } from 'vitest';
import { redriveWebhooks } from '../../../shared/administration/redrive/redrive-webhooks.ts';
import { serializeEvent } from '../../../shared/events/event.ts';
import { parseMessage, serializeMessage } from '../../../shared/webhooks/message.ts';
import { fakeClock, HOUR, TEN_O_CLOCK } from '../../fakes/clock.ts';
import { completed } from '../../webhooks/events.ts';
import { fakeDeadLetters } from './dead-letters.ts';

const NOW = TEN_O_CLOCK + 100 * HOUR;
const FIRST = completed('000777ca0123456789abcd00');
const RETRIED = completed('000777ca0123456789abcd01');
const RETRY = { event: RETRIED, attempt: 4, since: TEN_O_CLOCK, due: TEN_O_CLOCK };

function world(...bodies: string[]) {
  const sent: string[] = [];
  const undeliverable = fakeDeadLetters(...bodies);
  const retries = {
    async send(body: string) {
      sent.push(body);
    },
  };
  return { undeliverable, sent, ports: { undeliverable, retries, clock: fakeClock(NOW) } };
}
const REALLY = { dryRun: false, onProgress: () => {} };

test('first tries and retries are sent again, due now and with their 24 hours before them', async () => {
  const { undeliverable, sent, ports } = world(serializeEvent(FIRST), serializeMessage(RETRY));
  expect(await redriveWebhooks(ports, REALLY)).toEqual({ found: 2, sent: 2, unreadable: 0 });
  expect(sent.map(parseMessage)).toEqual([
    { event: FIRST, attempt: 1, since: NOW, due: NOW },
    { ...RETRY, since: NOW, due: NOW },
  ]);
  expect(undeliverable.bodies).toEqual([]);
});

test('first tries are found in what Lambda gave up, and in what SNS could not hand to it', async () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  const givenUp = (...events: readonly (typeof FIRST)[]) =>
    JSON.stringify({
      version: '1.0',
      timestamp: '2026-02-04T10:05:00.000Z',
      requestContext: {
        requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
        functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:deliver:live',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { Records: events.map((event) => snsRecord(serializeEvent(event))) },
      responseContext: { statusCode: 200, executedVersion: '7', functionError: 'Unhandled' },
      responsePayload: { errorMessage: 'away' },
    });
  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
  const refused = JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-central-1:111122223333:events',
    Message: serializeEvent(FIRST),
    Timestamp: '2026-02-04T10:01:00.000Z',
  });
  const { undeliverable, sent, ports } = world(givenUp(FIRST), givenUp(FIRST, RETRIED), refused);
  expect(await redriveWebhooks(ports, REALLY)).toEqual({ found: 3, sent: 4, unreadable: 0 });
  expect(sent.map(parseMessage)).toEqual(
    [FIRST, FIRST, RETRIED, FIRST].map((event) => ({ event, attempt: 1, since: NOW, due: NOW })),
  );
  expect(undeliverable.bodies).toEqual([]);
});

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
function snsRecord(Message: string) {
  const Sns = { Type: 'Notification', MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e', Message };
  return { EventSource: 'aws:sns', EventVersion: '1.0', Sns };
}

test('what can not be read stays where it is', async () => {
  const { undeliverable, sent, ports } = world('{"event":"nonsense"}', serializeEvent(FIRST));
  expect(await redriveWebhooks(ports, REALLY)).toEqual({ found: 2, sent: 1, unreadable: 1 });
  expect(undeliverable.bodies).toEqual(['{"event":"nonsense"}']);
  expect(sent).toHaveLength(1);
});

test('a dry run counts the same, sends nothing and removes nothing', async () => {
  const bodies = [serializeEvent(FIRST), 'nonsense'];
  const { undeliverable, sent, ports } = world(...bodies);
  const found = await redriveWebhooks(ports, { ...REALLY, dryRun: true });
  expect(found).toEqual({ found: 2, sent: 1, unreadable: 1 });
  expect([undeliverable.bodies, sent]).toEqual([bodies, []]);
});

test('a letter that could not be sent is not removed', async () => {
  const { undeliverable, ports } = world(serializeEvent(FIRST));
  const away = { send: () => Promise.reject(new Error('SQS is away')) };
  await expect(redriveWebhooks({ ...ports, retries: away }, REALLY)).rejects.toThrow('SQS is away');
  expect(undeliverable.bodies).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { createResources } from '../../../infra/local/aws/messaging/resources.ts';
import { followInvocations } from '../../../infra/local/event-sources/invocation-source.ts';
import { definition, openQueues, REGION } from './local-queues.ts';
import { DONE, recordedFunction } from './recorded-function.ts';

const BEFORE = definition('before', { VisibilityTimeout: '43200' });
const DEAD = definition('dead', {});
const TOPIC = `arn:aws:sns:${REGION}:000000000000:told`;
const MINUTE = 60_000;

const letters = z.object({ Messages: z.array(z.object({ Body: z.string() })).default([]) });

/** A topic that invokes a function. */
async function invoking(answer: Parameters<typeof recordedFunction>[0], mostAgeSeconds = 21_600) {
  const { messaging, now, pass, settling } = openQueues();
  await createResources(messaging, {
    queues: [BEFORE, DEAD],
    topics: [{ name: 'told', arn: TOPIC }],
    subscriptions: [{ topicArn: TOPIC, queueArn: BEFORE.arn, attributes: {} }],
  });
  const { target, batches } = recordedFunction(answer);
  const run = followInvocations(
    {
      ...{ kind: 'invocations', id: 'Subscription', function: target, functionArn: 'arn:fn:live' },
      ...{ queue: BEFORE, mostRetries: 2, mostAgeSeconds, onFailure: DEAD },
    },
    { messaging, now },
  );
  return {
    batches,
    run,
    publish: (Message: string) => messaging.sns({ Action: 'Publish', TopicArn: TOPIC, Message }),
    pass,
    settled: settling(run),
    async dead() {
      const asked = { QueueUrl: DEAD.url, MaxNumberOfMessages: 10 };
      const { Messages } = letters.parse(await messaging.sqs('ReceiveMessage', asked));
      return Messages.map(({ Body }): unknown => JSON.parse(Body));
    },
  };
}

test('hands each message over in an event of its own, as SNS does', async () => {
  const events: unknown[] = [];
  const { publish, settled, batches } = await invoking((_names, event) => {
    events.push(event);
    return DONE;
  });
  await publish('a');
  await publish('b');
  await settled();
  expect(batches.toSorted()).toEqual([['a'], ['b']]);
  expect(events[0]).toMatchObject({
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: expect.stringMatching(`^${TOPIC}:`),
        Sns: { Type: 'Notification', TopicArn: TOPIC, Subject: null, MessageAttributes: {} },
      },
    ],
  });
});

test.each(['fails', 'crashes'] as const)(
  'that %s is repeated after a minute and after two more',
  async (how) => {
    let answer: typeof how | typeof DONE = how;
    const { publish, settled, batches, pass, dead } = await invoking(() => answer);
    await publish('a');
    await settled();
    expect(batches).toHaveLength(1);
    pass(59_000);
    await settled();
    expect(batches).toHaveLength(1);
    pass(2000);
    await settled();
    expect(batches).toHaveLength(2);
    pass(MINUTE);
    await settled();
    expect(batches).toHaveLength(2);
    answer = DONE;
    pass(MINUTE);
    await settled();
    expect(batches).toHaveLength(3);
    expect(await dead()).toEqual([]);
  },
);

test('that failed three times is put whole into the dead letters', async () => {
  const { publish, settled, batches, pass, dead } = await invoking(() => 'fails');
  await publish('a');
  for (const attempts of [1, 2, 3]) {
    await settled();
    expect(batches).toHaveLength(attempts);
    pass(2 * MINUTE + 1000);
  }
  expect(await dead()).toMatchObject([
    {
      requestContext: {
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
        functionArn: 'arn:fn:live',
      },
      requestPayload: { Records: [{ EventSource: 'aws:sns', Sns: { Message: 'a' } }] },
      responsePayload: { errorMessage: 'it failed' },
    },
  ]);
  await settled();
  expect(batches).toHaveLength(3);
});

test('that has waited too long is put there without another try', async () => {
  const { publish, settled, batches, run, pass, dead } = await invoking(() => DONE, 3600);
  await run.pause();
  await publish('a');
  pass(3_601_000);
  run.resume();
  await settled();
  expect(batches).toEqual([]);
  expect(await dead()).toMatchObject([
    { requestContext: { condition: 'EventAgeExceeded' }, requestPayload: { Records: [{}] } },
  ]);
});

import { expect, test } from 'vitest';
import { createResources } from '../../../infra/local/aws/messaging/resources.ts';
import { followQueue } from '../../../infra/local/event-sources/queue-source.ts';
import { definition, openQueues, REGION } from './local-queues.ts';
import { DONE, recordedFunction } from './recorded-function.ts';

const DEAD = definition('dead', {});
const LIVE = definition('live', {
  VisibilityTimeout: '60',
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD.arn, maxReceiveCount: 2 }),
});

type Answerer = Parameters<typeof recordedFunction>[0];

async function following(answer: Answerer, mostConcurrent = 2) {
  const { messaging, pass, settling } = openQueues();
  await createResources(messaging, { queues: [DEAD, LIVE], topics: [], subscriptions: [] });
  const { target, batches } = recordedFunction(answer);
  const run = followQueue(
    {
      ...{ kind: 'queue', id: 'Mapping', function: target, queue: LIVE, batchSize: 10, mostConcurrent },
      windowMilliseconds: 0,
      reportsFailures: true,
    },
    { messaging, region: REGION },
  );
  return {
    batches,
    run,
    send: (body: string, DelaySeconds = 0) =>
      messaging.sqs('SendMessage', { QueueUrl: LIVE.url, MessageBody: body, DelaySeconds }),
    pass,
    settled: settling(run),
    left: async (queue = LIVE) => {
      const AttributeNames = ['All'];
      const answered = await messaging.sqs('GetQueueAttributes', { QueueUrl: queue.url, AttributeNames });
      return answered;
    },
  };
}

test('deletes what the function is done with', async () => {
  const { send, settled, batches, left } = await following(() => DONE);
  await send('a');
  await send('b');
  await settled();
  expect(batches.flat().toSorted()).toEqual(['a', 'b']);
  expect(await left()).toMatchObject({ Attributes: { ApproximateNumberOfMessagesNotVisible: '0' } });
});

test('brings what failed again after its visibility timeout, and at last to the dead letters', async () => {
  const failing: Answerer = (_names, event) => ({ value: failuresOf(event, 'bad') });
  const { send, settled, batches, pass, left } = await following(failing);
  await send('bad');
  await send('good');
  await settled();
  pass(61_000);
  await settled();
  pass(61_000);
  await settled();
  expect(await left(DEAD)).toMatchObject({ Attributes: { ApproximateNumberOfMessages: '1' } });
  expect(batches.flat().toSorted()).toEqual(['bad', 'bad', 'good']);
});

test('wakes for a delayed message when its time has come', async () => {
  const { send, settled, batches, pass } = await following(() => DONE);
  await send('late', 900);
  await settled();
  expect(batches).toEqual([]);
  pass(900_000);
  await settled();
  expect(batches.flat()).toEqual(['late']);
});

test('takes nothing once it is paused, also not by the request that was under way', async () => {
  const { run, send, settled, batches } = await following(() => DONE);
  await run.pause();
  await send('a');
  await settled();
  expect(batches).toEqual([]);
  run.resume();
  await settled();
  expect(batches).toEqual([['a']]);
});

test('keeps to the most invocations at once', async () => {
  let atOnce = 0;
  let most = 0;
  const slow: Answerer = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return DONE;
  };
  const { send, settled, batches } = await following(slow, 2);
  await Promise.all(Array.from({ length: 60 }, (_, index) => send(String(index))));
  await settled();
  expect(batches.flat()).toHaveLength(60);
  expect(most).toBeLessThanOrEqual(2);
});

function failuresOf(event: unknown, body: string): unknown {
  const { Records }: { Records: { messageId: string; body: string }[] } = JSON.parse(JSON.stringify(event));
  const failed = Records.filter((record) => record.body === body);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

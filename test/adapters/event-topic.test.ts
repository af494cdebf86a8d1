import { SNSClient } from '@aws-sdk/client-sns';
import { expect, onTestFinished, test } from 'vitest';
import { startAwsEndpoint } from '../../infra/local/aws/endpoint.ts';
import { type Refusal, snsEventTopic } from '../../shared/adapters/sns/event-topic.ts';
import { eventId, type ThinEvent } from '../../shared/events/event.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { temporaryDirectory } from '../local/aws/endpoint-fixture.ts';

const REGION = 'eu-central-1';
const TOPIC = `arn:aws:sns:${REGION}:000000000000:events`;
const ID = '000777ca00000000000000aa';

function event(sequence: number, project = 'f'.repeat(24)): ThinEvent {
  return {
    id: eventId(ID, sequence),
    event: 'verification.completed',
    verification_id: ID,
    sequence,
    project,
    test: false,
    channel: 'sms',
    created_at: '2026-11-24T10:00:00.000Z',
  };
}

async function topic() {
  const endpoint = await startAwsEndpoint({
    region: REGION,
    accountId: '000000000000',
    dataDir: await temporaryDirectory(),
    tables: [],
    keys: [],
    messaging: { queues: [], topics: [{ name: 'events', arn: TOPIC }], subscriptions: [] },
    principals: [{ accessKeyId: 'ADMIN', name: 'Operator', policies: 'administrator' }],
    now: Date.now,
  });
  onTestFinished(() => endpoint.close());
  const credentials = { accessKeyId: 'ADMIN', secretAccessKey: 'not checked' };
  const client = new SNSClient({ endpoint: endpoint.url, region: REGION, credentials, maxAttempts: 1 });
  const refusals: Refusal[] = [];
  const { publish } = snsEventTopic(TOPIC, {
    meter: recordedMeter().meter,
    client,
    onRefusal: (refusal) => refusals.push(refusal),
  });
  return { endpoint, publish, refusals };
}

test('publishes ten at once', async () => {
  const { endpoint, publish } = await topic();
  const events = Array.from({ length: 25 }, (_, index) => event(index + 1));
  expect(await publish(events)).toEqual(events.map(() => 'published'));
  expect(endpoint.calls.map(({ operation }) => operation)).toEqual(Array(3).fill('PublishBatch'));
});

test('tells apart what SNS refuses for good from what it published', async () => {
  const { publish, refusals } = await topic();
  const tooLong = event(2, 'f'.repeat(300_000));
  expect(await publish([event(1), tooLong, event(3)])).toEqual(['published', 'refused', 'published']);
  expect(refusals).toEqual([{ code: expect.stringMatching(/^\w+$/), message: expect.any(String) }]);
});

test('calls failed what may work later', async () => {
  const { endpoint, publish, refusals } = await topic();
  endpoint.failNext('sns', 'PublishBatch', { status: 503, type: 'ServiceUnavailable' });
  const events = Array.from({ length: 11 }, (_, index) => event(index + 1));
  expect(await publish(events)).toEqual([...Array(10).fill('failed'), 'published']);
  expect(refusals).toMatchObject([{ code: 'ServiceUnavailable' }]);
});

test('publishes nothing without a call', async () => {
  const { endpoint, publish } = await topic();
  expect(await publish([])).toEqual([]);
  expect(endpoint.calls).toEqual([]);
});

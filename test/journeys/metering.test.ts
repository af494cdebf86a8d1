import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CostRecord } from '../../shared/cost/cost-record.ts';
import { splitByShare } from '../../shared/cost/shares.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { logLines, recordsOf } from './metered-records.ts';
import { useOperator } from './operator.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';
const running = useLocalStack();
const operator = useOperator(running);
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  await operator.json('projects', 'update', running.local.projectId, '--webhook-url', receiver.url);
});
afterAll(() => receiver.close());

/** What a container writes reaches its file a moment later. */
const written = <Read>(read: () => Promise<Read>) => vi.waitFor(read, { timeout: 30_000 });

/** What a verification over Telegram used, function by function, once its containers are warm. */
async function usedBy(work: () => Promise<string>): Promise<ReadonlyMap<string, readonly CostRecord[]>> {
  const id = await work();
  return written(async () => {
    const records = (await recordsOf(running.stack)).flatMap(splitByShare);
    const ours = records.filter(({ verification }) => verification === id);
    // Each container's lines come their own way.
    expect(ours.map(({ function: name }) => name).toSorted()).toEqual([
      'create-verification',
      'deliver-webhook',
      'gather-changes',
      'publish-events',
      'receive-telegram',
      'receive-telegram',
    ]);
    return Map.groupBy(ours, ({ function: name }) => name);
  });
}

async function verify(): Promise<string> {
  const { id, code } = await client().create();
  await personWith(NUMBER, running.local).telegram(code);
  await running.stack.eventSources.settled();
  return id;
}

describe('a verification over Telegram', () => {
  test('is metered in each function that it goes through, indexes and signature included', async () => {
    await verify();
    const used = await usedBy(verify);
    expect(used.get('create-verification')).toMatchObject([
      {
        project: running.local.projectId,
        channel: 'telegram',
        outcome: 'created',
        // The counter, the verification, and its entry in the list index.
        units: { lambda_requests: 1, http_api_requests: 1, dynamodb_write_units: 3 },
      },
    ]);
    expect(used.get('receive-telegram')).toMatchObject([
      {
        outcome: 'number_asked',
        units: { lambda_requests: 1, dynamodb_read_half_units: 2, dynamodb_write_units: 1 },
      },
      {
        outcome: 'verified',
        units: {
          lambda_requests: 1,
          // The sender's, read strongly, and the verification's.
          dynamodb_read_half_units: 3,
          dynamodb_write_units: 1,
          kms_rsa_signatures: 1,
        },
      },
    ]);
    // A provider calls a Function URL, not API Gateway.
    for (const { units } of used.get('receive-telegram') ?? [])
      expect(units).not.toHaveProperty('http_api_requests');
    expect(used.get('deliver-webhook')).toMatchObject([
      {
        outcome: 'delivered',
        // The delivery, which is in no index. What is read before, each eventually
        // consistent: whether there is a delivery, the verification, and the receiver's breaker.
        units: { dynamodb_write_units: 1, dynamodb_read_half_units: 3 },
      },
    ]);
    // The topic invokes the function: no queue is asked for a first try.
    expect(used.get('deliver-webhook')?.[0]?.units).not.toHaveProperty('sqs_requests');
    expect(used.get('publish-events')).toMatchObject([
      { outcome: 'verification.completed', units: { sns_publishes: 1 } },
    ]);
    expect(used.get('gather-changes')).toMatchObject([{ outcome: 'deadline', units: { sqs_requests: 1 } }]);
  });

  test('whose write had its answer lost is written again by the SDK, and counts as verified', async () => {
    const { id, code } = await client().create({ channel: 'sms' });
    await running.stack.eventSources.settled();
    running.stack.aws.interruptNext('dynamodb', 'UpdateItem', { when: 'after' });
    await personWith(NUMBER, running.local).sms(code);
    await written(async () => {
      const ours = (await recordsOf(running.stack)).filter((each) => each.verification === id);
      expect(ours.filter(({ function: name }) => name === 'receive-sms')).toMatchObject([
        { outcome: 'verified' },
      ]);
    });
  });

  test('by SMS says what the provider charges: for what came, and for the PIN that went out', async () => {
    const { id, code } = await client().create({ channel: 'sms', assurance: 'confirmed' });
    await personWith(NUMBER, running.local).sms(code);
    const [message] = await written(async () => {
      const found = (await recordsOf(running.stack)).filter(
        (each) => each.verification === id && each.fees[0],
      );
      expect(found).toHaveLength(1);
      return found;
    });
    expect(message).toMatchObject({
      function: 'receive-sms',
      outcome: 'pin_sent',
      fees: [
        { fee: 'twilio_sms_inbound', country: 'US', number_type: 'local', count: 1 },
        { fee: 'twilio_sms_outbound', count: 1 },
      ],
    });
  });

  test('leaves neither number nor code nor PIN in anything that is logged', async () => {
    const { code } = await client().create({ channel: 'sms', assurance: 'confirmed' });
    const answer = await personWith(NUMBER, running.local).sms(code);
    const pin = /\b\d{6}\b/.exec(answer.body)?.[0] ?? '';
    expect(pin).toHaveLength(6);
    const lines = await written(async () => {
      const written = await logLines(running.stack);
      expect(written.some((line) => line.includes('"pin_sent"'))).toBe(true);
      return written;
    });
    for (const secret of [NUMBER.slice(1), code, running.local.apiKeys.live]) {
      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    }
    expect(lines.filter((line) => line.includes(`"${pin}"`) || line.includes(` ${pin} `))).toEqual([]);
  });
});

test('polls write no line each, and a hundred of them one', async () => {
  const { id } = await client().create();
  for (let poll = 1; poll <= 100; poll += 1) await client().poll(id);
  const polls = await written(async () => {
    const records = (await recordsOf(running.stack)).filter(
      ({ function: name }) => name === 'get-verification',
    );
    expect(records).toHaveLength(1);
    return records;
  });
  expect(polls).toMatchObject([
    {
      project: running.local.projectId,
      units: { lambda_requests: 100, http_api_requests: 100, dynamodb_read_half_units: expect.any(Number) },
    },
  ]);
});

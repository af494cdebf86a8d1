import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { verifyWebhook } from '../../shared/client/index.ts';
import { schemasOf } from '../openapi/described-api.ts';
import { description } from '../openapi/description.ts';
import { type Received, type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';
import { personWith } from './person.ts';

const running = useLocalStack({ clock: 'stands' });
const operator = useOperator(running);
const NUMBER = '+37069199199';
const api = (key: 'live' | 'test' = 'live') => apiClient(running.local.baseUrl, running.local.apiKeys[key]);

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  await operator.json('projects', 'update', running.local.projectId, '--webhook-url', receiver.url);
});
afterAll(() => receiver.close());
beforeEach(() => receiver.behave(200));

const settled = () => running.stack.eventSources.settled();
const receivedFor = (id: string) =>
  receiver.received.filter(({ event }) => event.id.startsWith(`evt_${id}_`));

async function verified(options: object = {}): Promise<string> {
  const { id, code } = await api().create({ channel: 'sms', ...options });
  await personWith(NUMBER, running.local).sms(code);
  await settled();
  return id;
}

describe('a verification that is completed', () => {
  test('is told once, signed so that every verifier of the standard takes it', async () => {
    const id = await verified();
    const polled = await api().poll(id);
    const [one, ...more] = receivedFor(id);
    expect(more).toEqual([]);
    const { headers, body, event } = one as Received;
    expect(event).toMatchObject({
      id: `evt_${id}_1`,
      event: 'verification.completed',
      created_at: polled.verified_at,
      test: false,
      sequence: 1,
      data: { id, status: 'verified', identifier: NUMBER, proof: polled.proof },
    });
    const secret = running.local.webhookSecret;
    // Who verifies looks at the clock, and the stack's stands.
    vi.setSystemTime(running.stack.now());
    onTestFinished(() => void vi.useRealTimers());
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(await verifyWebhook(body, headers, secret)).toEqual(event);
    expect(new Webhook(secret).verify(body, flat)).toEqual(event);
    expect(() => new SvixWebhook(secret).verify(body, flat)).not.toThrow();
    expect(() => new SvixWebhook(secret).verify(body.replace(NUMBER, '+37069199198'), flat)).toThrow();
    expect(headers['content-type']).toBe('application/json');
  });

  test('is told as the description of the API says', async () => {
    const id = await verified();
    const answer = await fetch(`${running.local.baseUrl}/api/openapi.json`);
    const { validator } = schemasOf(description.parse(await answer.json()));
    const check = validator('#/components/schemas/VerificationCompletedEvent');
    const [told] = receivedFor(id);
    check(told?.event);
    expect(check.errors).toBeNull();
  });

  test('is told to its own callback URL where it names one', async () => {
    const own = await startReceiver();
    const id = await verified({ callback_url: own.url });
    expect(own.received.map(({ event }) => event.id)).toEqual([`evt_${id}_1`]);
    expect(receivedFor(id)).toEqual([]);
    await own.close();
  });

  test('of the sandbox says that it is', async () => {
    const { id } = await api('test').create();
    await api('test').request('POST', `/api/v1/verifications/${id}/test-verify`);
    await settled();
    expect(receivedFor(id).map(({ event }) => event)).toMatchObject([
      { test: true, data: { test_mode: true } },
    ]);
  });
});

test('a receiver that fails is tried again, under the same id, until it takes it', async () => {
  receiver.behave(500);
  const id = await verified();
  const pass = async (milliseconds: number) => {
    running.stack.advanceClock(milliseconds);
    await settled();
    return receivedFor(id).length;
  };
  expect(await pass(0)).toBe(1);
  expect(await pass(7_000)).toBe(2);
  receiver.behave(204);
  expect(await pass(32_000)).toBe(3);
  expect(await pass(600_000)).toBe(3);
  expect(new Set(receivedFor(id).map(({ event }) => event.id)).size).toBe(1);
});

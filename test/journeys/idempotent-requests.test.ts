import { describe, expect, test } from 'vitest';
import { telegramFor } from './api-client.ts';
import { countItems, useLocalStack } from './local-stack.ts';

const running = useLocalStack({ clock: 'stands' });

async function create(key: string, body: object, apiKey = running.local.apiKeys.live) {
  const response = await fetch(`${running.local.baseUrl}/api/v1/verifications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

describe('an Idempotency-Key', () => {
  const body = telegramFor('+37069199199');

  test('brings the first answer again, code and links included, and stores one verification', async () => {
    const before = await countItems(running.stack, 'verification');
    const answers = await Promise.all(Array.from({ length: 5 }, () => create('order-1', body)));
    answers.push(await create('order-1', body));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await countItems(running.stack, 'verification')).toBe(before + 1);
  });

  test('knows its body again in another order, and with null for what is left out', async () => {
    const metadata = { plan: 'pro', seats: { from: 1, to: 3 } };
    const first = await create('order-6', { ...body, client_metadata: metadata });
    const turned = { client_metadata: { seats: { to: 3, from: 1 }, plan: 'pro' }, nonce: null };
    const again = await create('order-6', { ...turned, ...body });
    expect(again).toEqual(first);
    expect(again.status).toBe(201);
  });

  test('with another body is 422 and stores nothing', async () => {
    await create('order-2', body);
    const before = await countItems(running.stack);
    const reused = await create('order-2', { ...body, channel: 'sms' });
    expect(reused).toMatchObject({ status: 422, text: expect.stringContaining('idempotency_key_reused') });
    expect(await countItems(running.stack)).toBe(before);
  });

  test('of a test key is not that of a live key', async () => {
    const [live, sandbox] = [
      await create('order-3', body),
      await create('order-3', body, running.local.apiKeys.test),
    ];
    expect(sandbox.status).toBe(201);
    expect(JSON.parse(sandbox.text).id).not.toBe(JSON.parse(live.text).id);
  });

  test('takes two reads, a count and one write', async () => {
    await create('order-4', body);
    running.stack.aws.forgetCalls();
    await create('order-5', body);
    // What follows the table counts it meanwhile.
    const calls = running.stack.aws.calls.filter(({ principal }) => principal === 'create-verification');
    expect(calls.map(({ operation }) => operation)).toEqual(['GetItem', 'GetItem', 'UpdateItem', 'PutItem']);
  });
});

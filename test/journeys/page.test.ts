import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apiClient } from './api-client.ts';
import { countItems, useLocalStack } from './local-stack.ts';

const running = useLocalStack();
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);
const anyone = () => apiClient(running.local.baseUrl, undefined);

const created = z.looseObject({ id: z.string(), verification_url: z.string() });

async function create(path: string, body: unknown): Promise<z.infer<typeof created>> {
  return created.parse(JSON.parse((await client().request('POST', `/api/v1/${path}`, body)).text));
}

async function stateBehind({ verification_url }: { readonly verification_url: string }) {
  const answer = await anyone().request('GET', `${new URL(verification_url).pathname}/state`);
  return { ...answer, state: JSON.parse(answer.text) };
}

const NUMBER = '+37069199199';

describe('the link of', () => {
  test('a verification opens its page, with its code', async () => {
    const made = await create('verifications', { type: 'phone', channel: 'sms', identifier: NUMBER });
    const code = z.object({ challenge: z.object({ code: z.string() }) }).parse(made).challenge.code;
    const { status, headers, state } = await stateBehind(made);
    expect(status).toBe(200);
    expect(headers.get('retry-after')).toBe('2');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(state).toMatchObject({ kind: 'verification', id: made.id, assets: [{ channels: [{ code }] }] });
  });

  test('a session opens the page of its long code', async () => {
    const made = await create('sessions', { channel: 'whatsapp' });
    const { state } = await stateBehind(made);
    expect(state).toMatchObject({
      kind: 'session',
      assets: [{ channels: [{ code: expect.stringMatching(/^.{14}$/) }] }],
    });
  });

  test('a request opens the page of all its phones', async () => {
    const made = await create('verification-requests', {
      assets: [{ type: 'phone', identifier: NUMBER }, { type: 'phone' }],
    });
    const { state } = await stateBehind(made);
    expect(state).toMatchObject({
      kind: 'request',
      assets: [{ next_step: 'send', channels: [{}, {}] }, { next_step: 'enter_number' }],
    });
  });
});

test('a link that opens nothing says so', async () => {
  for (const link of ['nothing', `r${'A'.repeat(27)}`, 'A'.repeat(27)]) {
    const { status, state } = await stateBehind({ verification_url: `http://127.0.0.1/v/${link}` });
    expect(status).toBe(404);
    expect(state).toMatchObject({ error: { code: 'not_found' } });
  }
});

test('looking at a link changes nothing', async () => {
  const made = await create('verifications', { type: 'phone', channel: 'telegram', identifier: NUMBER });
  const before = [await client().poll(made.id), await countItems(running.stack)];
  await anyone().request('GET', new URL(made.verification_url).pathname);
  await anyone().request('HEAD', new URL(made.verification_url).pathname);
  await stateBehind(made);
  expect([await client().poll(made.id), await countItems(running.stack)]).toEqual(before);
});

test('no role made a call that it may not make', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});

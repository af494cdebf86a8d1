import { expect, test } from 'vitest';
import { apiClient, readFailure } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const running = useLocalStack();
const api = (key: 'live' | 'test') => apiClient(running.local.baseUrl, running.local.apiKeys[key]);
const month = new Date().toISOString().slice(0, 7);

async function usage(key: 'live' | 'test', query = '') {
  await running.stack.eventSources.settled();
  const answer = await api(key).request('GET', `/api/v1/usage${query}`);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text);
}

test('a project reads what it used: what was made, and what became of it, by day and channel', async () => {
  const number = '+37069199199';
  const { code } = await api('live').create();
  await api('live').create();
  const { id } = await api('live').create({ channel: 'sms' });
  await personWith(number, running.local).telegram(code);
  await api('live').request('POST', `/api/v1/verifications/${id}/cancel`);

  const nothing = { created: 0, verified: 0, failed: 0, expired: 0, cancelled: 0, revoked: 0 };
  expect(await usage('live')).toEqual({
    period: month,
    total: { ...nothing, created: 3, verified: 1, cancelled: 1 },
    days: [
      {
        day: new Date().toISOString().slice(0, 10),
        channels: [
          { channel: 'sms', ...nothing, created: 1, cancelled: 1 },
          { channel: 'telegram', ...nothing, created: 2, verified: 1 },
        ],
      },
    ],
  });
  expect(await usage('live', '?period=2020-01')).toEqual({ period: '2020-01', total: nothing, days: [] });
});

test('the sandbox counts apart', async () => {
  await api('test').create();
  expect((await usage('test')).total).toMatchObject({ created: 1, verified: 0 });
});

test.each(['2026-13', '2026', 'October'])('%s is no period', async (period) => {
  const answer = await api('live').request('GET', `/api/v1/usage?period=${period}`);
  expect(answer.status).toBe(400);
  expect(readFailure(answer).details).toMatchObject([
    { field: 'period', message: 'Send a month, like 2026-10.' },
  ]);
});

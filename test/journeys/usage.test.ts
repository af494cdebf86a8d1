import { expect, test } from 'vitest';
import { LOCAL_STAGE, readDeployment } from '../../infra/config.ts';
import { seed } from '../../infra/local/seed.ts';
import { deployments } from '../../infra/verso.config.ts';
import { parseUsd } from '../../shared/cost/money.ts';
import { apiClient, readFailure } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';
import { personWith } from './person.ts';

const running = useLocalStack({ clock: 'stands' });
const operator = useOperator(running);
const api = (key: 'live' | 'test') => apiClient(running.local.baseUrl, running.local.apiKeys[key]);
const today = () => new Date(running.stack.now()).toISOString().slice(0, 10);

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
  const { estimated_cost: _all, ...total } = (await usage('live')).total;
  expect(total).toEqual({ ...nothing, created: 3, verified: 1, cancelled: 1 });
  expect((await usage('live')).period).toBe(today().slice(0, 7));
  expect((await usage('live')).days).toEqual([
    {
      day: today(),
      estimated_cost: expect.anything(),
      channels: [
        { channel: 'sms', ...nothing, created: 1, cancelled: 1, estimated_cost: expect.anything() },
        { channel: 'telegram', ...nothing, created: 2, verified: 1, estimated_cost: expect.anything() },
      ],
    },
  ]);
  expect(await usage('live', '?period=2020-01')).toMatchObject({
    period: '2020-01',
    total: { ...nothing, estimated_cost: { variable_usd: '0', channel_usd: '0' } },
    days: [],
  });
});

test('and reads what that is estimated to cost, with what is not in it', async () => {
  const { total, days, estimate } = await usage('live');
  const [{ channels }] = days;
  const [sms, telegram] = channels;
  const amount = (cost: { variable_usd: string }) => parseUsd(cost.variable_usd);
  expect(amount(telegram.estimated_cost)).toBeGreaterThan(amount(sms.estimated_cost));
  expect(amount(total.estimated_cost)).toBe(amount(telegram.estimated_cost) + amount(sms.estimated_cost));
  expect(amount(days[0].estimated_cost)).toBe(amount(total.estimated_cost));
  expect(sms.estimated_cost.by_status).toMatchObject({
    cancelled: { variable_usd: expect.stringMatching(/^0\.0{5}\d+$/), channel_usd: '0' },
    verified: { variable_usd: '0', channel_usd: '0' },
  });
  expect(estimate).toMatchObject({ region: 'eu-central-1', prices_of: expect.any(String) });
  expect(estimate.not_priced).toContainEqual({ name: 'http_api_requests (http_request)', quantity: 4 });
  expect(estimate.not_included).toContainEqual({ name: 'fixed_cost', each_usd: null });
});

test('a text message that verified is charged by the price of its number, or by the deployment’s own contract', async () => {
  const number = '+37069199198';
  const { code } = await api('live').create({ channel: 'sms', identifier: number });
  await personWith(number, running.local).sms(code);
  const fees = async () => (await usage('live')).total.estimated_cost;
  expect(await fees()).toMatchObject({
    channel_usd: '0.0083',
    by_status: { verified: { channel_usd: '0.0083' } },
  });

  const contract = { fee: 'twilio_sms_inbound', country: 'US', number_type: 'local', usd: '0.0075' } as const;
  const own = [{ ...contract, source: 'our contract', as_of: '2026-10-01' }];
  const configured = Object.fromEntries(
    Object.entries(deployments).map(([stage, input]) => [stage, { ...input, fees: own }]),
  );
  await seed(running.stack, readDeployment(configured, LOCAL_STAGE));
  expect(await fees()).toMatchObject({
    channel_usd: '0.0075',
    by_status: { verified: { channel_usd: '0.0075' } },
  });

  // The stage in the repository has no fees of its own.
  await operator.json('bootstrap');
  expect(await fees()).toMatchObject({ channel_usd: '0.0083' });
});

test('the sandbox counts apart, and knows no fees of its channels', async () => {
  const { id } = await api('test').create({ channel: 'sms' });
  await api('test').request('POST', `/api/v1/verifications/${id}/test-verify`);
  const { total, estimate } = await usage('test');
  expect(total).toMatchObject({ created: 1, verified: 1, estimated_cost: { channel_usd: null } });
  expect(estimate.not_included).toContainEqual({ name: 'channel_fees', each_usd: null });
});

test.each(['2026-13', '2026', 'October'])('%s is no period', async (period) => {
  const answer = await api('live').request('GET', `/api/v1/usage?period=${period}`);
  expect(answer.status).toBe(400);
  expect(readFailure(answer).details).toMatchObject([
    { field: 'period', message: 'Send a month, like 2026-10.' },
  ]);
});

import { describe, expect, test } from 'vitest';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';

const running = useLocalStack({ clock: 'stands' });
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

describe('a number in any common writing', () => {
  test.each([
    ['+37069199199', '+37069199199'],
    ['  +370 691 99199 ', '+37069199199'],
    ['+370-691-99-199', '+37069199199'],
    ['+370.691.99199', '+37069199199'],
    ['+370/691/99199', '+37069199199'],
    ['(+370) 691 99199', '+37069199199'],
    ['0037069199199', '+37069199199'],
    ['TEL:+370-691-99-199', '+37069199199'],
    ['+370 691\t99199', '+37069199199'],
    ['＋３７０６９１９９１９９', '+37069199199'],
    ['\u202a+370 691 99199\u202c', '+37069199199'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+1 (415) 867-5310', '+14158675310'],
  ])('%j is kept as %s', async (identifier, kept) => {
    const created = await client().create({ identifier });
    expect(created.identifier).toBe(kept);
    expect((await client().poll(created.id)).identifier).toBe(kept);
  });
});

test('what the caller sent comes back as it was, and unknown fields are ignored', async () => {
  const fields = {
    external_user_id: 'user-✓-1',
    client_metadata: { order: 7, nested: { 'emoji 🙂': [null, true, 1.5, ''] } },
    callback_url: 'https://shop.example/hook?x=1',
    redirect_url: 'https://example.com/back',
    nonce: 'n'.repeat(128),
    assurance: 'low',
  };
  const created = await client().create({
    ...fields,
    client_ip: '2001:db8::1',
    locale: 'pt-BR',
    field_of_the_future: 1,
  });
  expect(created).toMatchObject(fields);
  expect(created).not.toHaveProperty('field_of_the_future');
  expect(await client().poll(created.id)).toMatchObject(fields);
});

test('null for an optional field is as if it were left out, and stays what it is in metadata', async () => {
  const client_metadata = { plan: null };
  const created = await client().create({
    nonce: null,
    external_user_id: null,
    assurance: null,
    client_metadata,
  });
  expect(created).toMatchObject({ assurance: 'basic', client_metadata });
  expect(created).not.toHaveProperty('nonce');
  const session = await client().request('POST', '/api/v1/sessions', {
    channel: 'telegram',
    phone: null,
    context: { business_name: null, action: 'sign in' },
  });
  expect(session.status).toBe(201);
  const request = await client().request('POST', '/api/v1/verification-requests', {
    assets: [{ type: 'phone', identifier: '+37069199199', channel: null, allowed_channels: null }],
    reference_id: null,
  });
  expect(request.status).toBe(201);
});

test('2 KB of metadata fit, and a body whose content-type was forgotten is JSON all the same', async () => {
  const client_metadata = { text: 'x'.repeat(2048 - '{"text":""}'.length) };
  const response = await fetch(`${running.local.baseUrl}/api/v1/verifications`, {
    method: 'POST',
    headers: {
      authorization: `bearer ${running.local.apiKeys.live}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: JSON.stringify({ type: 'phone', channel: 'telegram', identifier: '+37069199199', client_metadata }),
  });
  expect(response.status).toBe(201);
});

test('the code and the links are answered once, at creation', async () => {
  const created = await client().create({ channel: 'whatsapp' });
  expect(created.challenge?.deep_link).toContain(created.code);
  expect(created.verification_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v\/[\w-]{27}$/);
  const polled = await client().poll(created.id);
  expect(JSON.stringify(polled)).not.toContain(created.code);
  expect(polled).not.toHaveProperty('verification_url');
  expect(polled.challenge).toMatchObject({ send_to: '+15550783881', send_to_formatted: '+1 555 078 3881' });
  expect(polled).toMatchObject({ next_step: 'send' });
});

test('a pending verification says when to ask again, and less often the longer it takes', async () => {
  const { id } = await client().create({ expires_in: 600 });
  const hint = async () =>
    (await client().request('GET', `/api/v1/verifications/${id}`)).headers.get('retry-after');
  expect(await hint()).toBe('3');
  running.stack.advanceClock(45_000);
  const later = Number(await hint());
  expect(later).toBeGreaterThan(3);
  expect(later).toBeLessThan(30);
  running.stack.advanceClock(475_000);
  expect(await hint()).toBe('60');
  running.stack.advanceClock(100_000);
  expect(await hint()).toBeNull();
});

test('the service describes itself and its health without a key', async () => {
  const stranger = apiClient(running.local.baseUrl, undefined);
  const health = await stranger.request('GET', '/health');
  expect(health.status).toBe(200);
  expect(JSON.parse(health.text)).toMatchObject({
    status: 'ok',
    services: { database: 'ok', signing: 'ok' },
  });
  expect(JSON.parse((await stranger.request('GET', '/api/v1')).text)).toMatchObject({
    name: 'Verso',
    version: 'v1',
  });
});

test('parameters without a value are left out, but nobody is listed for a user without an id', async () => {
  await client().create();
  const list = (query: string) => client().request('GET', `/api/v1/verifications?${query}`);
  const empty = await list('cursor=&status=&channel=&limit=&page=');
  expect(JSON.parse(empty.text)).toEqual(JSON.parse((await list('')).text));
  expect((await list('external_user_id=')).status).toBe(400);
});

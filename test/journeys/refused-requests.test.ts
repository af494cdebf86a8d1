import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApiKey, revokeApiKey } from '../../shared/administration/api-keys.ts';
import { createProject } from '../../shared/administration/projects.ts';
import { type ApiClient, apiClient, readFailure, telegramFor } from './api-client.ts';
import { administration, countItems, useLocalStack } from './local-stack.ts';

const NUMBER = '+37069199199';
const CREATE = '/api/v1/verifications';

const running = useLocalStack();
let client: ApiClient;
let before: number;

beforeEach(async () => {
  client = apiClient(running.local.baseUrl, running.local.apiKeys.live);
  before = await countItems(running.stack);
});

afterEach(async () => {
  expect(await countItems(running.stack), 'a refused request stores nothing').toBe(before);
});

async function refusal(body: unknown, by = client) {
  const answer = await by.request('POST', CREATE, body);
  return { status: answer.status, ...readFailure(answer) };
}

describe('without a valid key', () => {
  const unknown = `pk_live_${'A'.repeat(43)}`;
  test.each([
    ['no key', undefined],
    ['an empty key', ''],
    ['a key of another form', 'sk_live_123'],
    ['an unknown key', unknown],
    ['a key with a line after it', `${unknown}0`],
  ])('%s is unauthorized, whatever the body', async (_, key) => {
    for (const body of [telegramFor(NUMBER), '{', 'x'.repeat(11_000)]) {
      const failure = await refusal(body, apiClient(running.local.baseUrl, key));
      expect(failure).toMatchObject({ status: 401, code: 'unauthorized' });
    }
  });

  test('another scheme than Bearer is unauthorized', async () => {
    const headers = { authorization: `Basic ${running.local.apiKeys.live}` };
    const response = await fetch(`${running.local.baseUrl}${CREATE}`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('polling is refused alike', async () => {
    const answer = await apiClient(running.local.baseUrl, unknown).request(
      'GET',
      `${CREATE}/${'0'.repeat(24)}`,
    );
    expect(answer.status).toBe(401);
  });
});

test('a body that is not JSON is a validation_error', async () => {
  for (const body of ['{', '', 'type=phone', '{"type":"phone",}']) {
    expect(await refusal(body)).toMatchObject({ status: 400, code: 'validation_error' });
  }
});

test('JSON that is not an object is a validation_error', async () => {
  for (const body of ['null', '[]', '"text"', '1']) {
    expect(await refusal(body)).toMatchObject({ status: 400, code: 'validation_error' });
  }
});

test('a body of 11 KB is too large', async () => {
  const body = { ...telegramFor(NUMBER), client_metadata: { text: 'x'.repeat(11 * 1024) } };
  expect(await refusal(body)).toMatchObject({ status: 413, code: 'payload_too_large' });
});

describe('a number that is none', () => {
  test.each([
    'not a number',
    '',
    '+',
    '37069199199',
    '069199199',
    '+3706919',
    '+370691991991991',
    '+999123456789',
    '+370 691 99199 ext. 5',
    '+370691991ab',
    '++37069199199',
    '+37069199199;ext=1',
    '+37069199199,+37069199100',
    '٣٧٠٦٩١٩٩١٩٩',
    '+888 0123 4567',
    '0088801234567',
  ])('%j is an invalid_identifier', async (identifier) => {
    const failure = await refusal(telegramFor(identifier));
    expect(failure).toMatchObject({
      status: 400,
      code: 'invalid_identifier',
      details: [{ field: 'identifier' }],
    });
    if (identifier.length > 2) expect(JSON.stringify(failure)).not.toContain(identifier);
  });

  test.each([null, 37069199199, ['+37069199199'], {}, undefined])(
    '%j is a validation_error',
    async (identifier) => {
      const failure = await refusal({ type: 'phone', channel: 'telegram', identifier });
      expect(failure).toMatchObject({
        status: 400,
        code: 'validation_error',
        details: [{ field: 'identifier' }],
      });
    },
  );
});

describe('a field that cannot be', () => {
  test.each([
    ['type', 'email', 'validation_error'],
    ['type', undefined, 'validation_error'],
    ['channel', 'viber', 'invalid_channel_for_type'],
    ['channel', '__proto__', 'invalid_channel_for_type'],
    ['channel', undefined, 'validation_error'],
    ['external_user_id', '', 'validation_error'],
    ['external_user_id', 'x'.repeat(256), 'validation_error'],
    ['client_metadata', 'text', 'validation_error'],
    ['client_metadata', { text: 'x'.repeat(2048) }, 'validation_error'],
    ['callback_url', 'http://example.com/', 'validation_error'],
    ['callback_url', 'https://user:password@example.com/', 'validation_error'],
    ['callback_url', 'https://169.254.169.254/latest/meta-data/', 'validation_error'],
    ['callback_url', 'https://[::ffff:10.0.0.1]/', 'validation_error'],
    ['redirect_url', 'javascript:alert(1)', 'validation_error'],
    ['proof_expiry_days', 0, 'validation_error'],
    ['proof_expiry_days', 366, 'validation_error'],
    ['expires_in', 59, 'validation_error'],
    ['expires_in', 3601, 'validation_error'],
    ['expires_in', 60.5, 'validation_error'],
    ['expires_in', '600', 'validation_error'],
    ['assurance', 'high', 'validation_error'],
    ['nonce', 'short', 'validation_error'],
    ['nonce', 'x'.repeat(129), 'validation_error'],
    ['client_ip', '300.1.1.1', 'validation_error'],
    ['locale', 'not a locale', 'validation_error'],
  ])('%s: %j is refused by name', async (field, value, code) => {
    const failure = await refusal({ ...telegramFor(NUMBER), [field]: value });
    expect(failure).toMatchObject({ status: 400, code, details: [{ field }] });
    expect(failure.message).toMatch(/[a-z].*\.$/i);
  });

  test('the unsupported type is answered with the supported one', async () => {
    expect((await refusal({ ...telegramFor(NUMBER), type: 'email' })).message).toContain('phone');
  });

  test('a plain SMS cannot promise more than low', async () => {
    const failure = await refusal({ ...telegramFor(NUMBER), channel: 'sms', assurance: 'basic' });
    expect(failure).toMatchObject({
      status: 400,
      code: 'validation_error',
      details: [{ field: 'assurance' }],
    });
  });

  test('several wrong fields are all named', async () => {
    const failure = await refusal({ ...telegramFor(NUMBER), nonce: 'short', expires_in: 1 });
    expect(failure.details?.map(({ field }) => field).toSorted()).toEqual(['expires_in', 'nonce']);
  });
});

describe('what is not there', () => {
  test.each(['0'.repeat(24), 'nothing', '0'.repeat(23), `${'0'.repeat(23)}G`, '%00', '..%2f..'])(
    'verification %j',
    async (id) => {
      const answer = await client.request('GET', `${CREATE}/${id}`);
      expect(answer.status).toBe(404);
      expect(readFailure(answer)).toMatchObject({ code: 'not_found' });
    },
  );

  test.each(['/', '/api', '/api/v2/verifications', `${CREATE}/`])('path %s', async (path) => {
    const answer = await client.request('GET', path);
    expect({ status: answer.status, code: readFailure(answer).code }).toEqual({
      status: 404,
      code: 'not_found',
    });
  });

  test('a wrong method names the right ones', async () => {
    const answer = await client.request('DELETE', CREATE);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST, GET');
    expect(readFailure(answer).code).toBe('method_not_allowed');
  });
});

test('every refusal carries the id by which it is found in the logs', async () => {
  const answer = await client.request('POST', CREATE, '{');
  expect(readFailure(answer).request_id).toBe(answer.headers.get('x-request-id'));
});

describe('a key that was revoked', () => {
  test('is refused a minute later at the latest', async () => {
    const ports = administration(running.stack);
    const project = await createProject(ports, 'Short-lived');
    const { key, record } = await createApiKey(ports, { projectId: project.id, environment: 'live' });
    const revoked = apiClient(running.local.baseUrl, key);
    expect((await revoked.request('GET', `${CREATE}/${'0'.repeat(24)}`)).status).toBe(404);
    await revokeApiKey(ports, project.id, record.id);
    running.stack.advanceClock(60_000);
    before = await countItems(running.stack);
    expect(await refusal(telegramFor(NUMBER), revoked)).toMatchObject({ status: 401, code: 'unauthorized' });
  });
});

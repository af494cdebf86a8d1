import { beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { createProject, updateProject } from '../../shared/administration/projects.ts';
import { type ApiClient, apiClient, readFailure } from './api-client.ts';
import { administration, countItems, useLocalStack } from './local-stack.ts';

const running = useLocalStack();
let listed: ApiClient;
let unlisted: ApiClient;

beforeAll(async () => {
  const ports = administration(running.stack);
  const { id } = await createProject(ports, 'Shop');
  await updateProject(ports, id, { redirectOrigins: ['https://shop.example'] });
  const { key } = await createApiKey(ports, { projectId: id, environment: 'live' });
  listed = apiClient(running.local.baseUrl, key);
  unlisted = apiClient(running.local.baseUrl, running.local.apiKeys.live);
});

const NUMBER = '+37069199199';
const CREATES = [
  ['/api/v1/verifications', { type: 'phone', channel: 'telegram', identifier: NUMBER }],
  [
    '/api/v1/verifications/multi-channel',
    { type: 'phone', channels: ['telegram', 'whatsapp'], identifier: NUMBER },
  ],
  ['/api/v1/sessions', { channel: 'telegram' }],
  ['/api/v1/verification-requests', { assets: [{ type: 'phone', identifier: NUMBER }] }],
] as const;

describe.each(CREATES)('POST %s', (path, body) => {
  test('leads back to an origin that the project has named', async () => {
    const redirect_url = 'https://shop.example/done?cart=1';
    expect((await listed.request('POST', path, { ...body, redirect_url })).status).toBe(201);
  });

  test('leads to no other one, and stores nothing then', async () => {
    const before = await countItems(running.stack);
    for (const redirect_url of ['https://evil.example/done', 'https://shop.example.evil.example/']) {
      const answer = await listed.request('POST', path, { ...body, redirect_url });
      expect(answer.status).toBe(400);
      expect(readFailure(answer)).toMatchObject({
        code: 'validation_error',
        details: [
          {
            field: 'redirect_url',
            code: 'unlisted_origin',
            message: expect.stringContaining('npx verso projects update ID --redirect-origin'),
          },
        ],
      });
    }
    expect(await countItems(running.stack)).toBe(before);
  });

  test('leads anywhere by https where the project has named none, and to this machine in development', async () => {
    for (const redirect_url of ['https://anywhere.example/', 'http://localhost:5173/done'])
      expect((await unlisted.request('POST', path, { ...body, redirect_url })).status).toBe(201);
    for (const redirect_url of ['http://anywhere.example/', 'https://ann:secret@anywhere.example/']) {
      const answer = await unlisted.request('POST', path, { ...body, redirect_url });
      expect(readFailure(answer)).toMatchObject({ details: [{ field: 'redirect_url' }] });
    }
  });
});

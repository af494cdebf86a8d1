import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { LOCAL_STAGE, readDeployment } from '../../infra/config.ts';
import { send } from '../../infra/local/phone/provider-request.ts';
import { seed } from '../../infra/local/seed.ts';
import { startLocalStack } from '../../infra/local/stack.ts';
import { deployments } from '../../infra/verso.config.ts';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { createProject } from '../../shared/administration/projects.ts';
import { apiClient, readFailure, telegramFor } from './api-client.ts';
import { administration } from './local-stack.ts';

test('a deployment without its secrets refuses to work, names the command, and works after it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'verso-empty-'));
  const deployment = readDeployment(deployments, LOCAL_STAGE);
  const stack = await startLocalStack({
    assemblyDir: inject('assemblyDir'),
    dataDir,
    region: deployment.region,
  });
  onTestFinished(async () => {
    await stack.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const stranger = await apiClient(stack.baseUrl, `pk_live_${'A'.repeat(43)}`).request(
    'POST',
    '/api/v1/verifications',
  );
  expect(stranger.status).toBe(503);
  const ports = administration(stack);
  const project = await createProject(ports, 'Early bird');
  const { key } = await createApiKey(ports, { projectId: project.id, environment: 'live' });
  const client = apiClient(stack.baseUrl, key);

  const early = await client.request('POST', '/api/v1/verifications', telegramFor('+37069199199'));
  expect(early.status).toBe(503);
  expect(readFailure(early).message).toContain('npx verso bootstrap');
  expect((await client.request('GET', '/health')).status).toBe(503);
  const webhook = stack.outputs.TelegramWebhookUrl ?? '';
  const empty = { 'x-telegram-bot-api-secret-token': '' };
  expect((await send({ url: webhook, method: 'POST', headers: empty, body: '{}' })).status).toBe(503);

  const first = await seed(stack, deployment);
  const created = await client.create();
  const second = await seed(stack, deployment);
  expect(second).toEqual(first);
  expect(await client.poll(created.id)).toMatchObject({ status: 'pending' });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../infra/bundle.ts';
import { operatorAccessPath } from '../../infra/local/operator-access.ts';
import { NODE, verso } from '../cli/verso.ts';
import { useLocalStack } from './local-stack.ts';

const running = useLocalStack();

test('a stage is found by its stack, with the operator’s own credentials', async () => {
  const { outputs, aws, administrator } = running.stack;
  const members = Object.entries(outputs)
    .map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    )
    .join('');
  const asked: string[] = [];
  const cloudFormation = createServer(async (request, response) => {
    for await (const chunk of request) asked.push(String(chunk));
    const stack = `<member><StackName>Verso-production</StackName><Outputs>${members}</Outputs></member>`;
    response.end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void cloudFormation.close());
  await once(cloudFormation, 'listening');
  const { port } = z.object({ port: z.int() }).parse(cloudFormation.address());
  const { exitCode, stdout, stderr } = await verso(['projects', 'show', running.local.projectId, '--json'], {
    AWS_ACCESS_KEY_ID: administrator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: administrator.credentials.secretAccessKey,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
  });
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ id: running.local.projectId, name: 'Acme' });
  expect(asked.join('')).toContain('StackName=Verso-production');
});

test('npm start lets the commands in while it runs, its owner alone, and not afterwards', async () => {
  const home = await mkdtemp(join(tmpdir(), 'verso-start-'));
  const started = spawn(NODE, [join(PROJECT_ROOT, 'infra/local/start.mjs')], {
    env: { ...process.env, VERSO_LOCAL: home, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    started.kill('SIGKILL');
    await rm(home, { recursive: true, force: true });
  });
  for await (const line of createInterface(started.stdout)) if (line.includes('Ctrl-C stops')) break;

  expect((await stat(operatorAccessPath(home))).mode & 0o777).toBe(0o600);
  const { stdout } = await verso(['projects', 'list', '--local'], { VERSO_LOCAL: home });
  expect(stdout).toContain('Acme');

  started.kill('SIGTERM');
  await once(started, 'exit');
  await expect(access(operatorAccessPath(home))).rejects.toThrow('ENOENT');
});

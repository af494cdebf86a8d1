import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../infra/bundle.ts';
import { writeOperatorAccess } from '../../infra/local/operator-access.ts';
import { NODE } from '../cli/verso.ts';
import { closesTheSocket, type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';
import { personWith } from './person.ts';

const running = useLocalStack();
const operator = useOperator(running);
const OTHER = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
let receiver: Receiver;
let directory: string;
beforeAll(async () => {
  receiver = await startReceiver();
  directory = await mkdtemp(join(tmpdir(), 'verso-listen-'));
  await writeOperatorAccess(directory, running.stack);
});
afterAll(async () => {
  await receiver.close();
  await rm(directory, { recursive: true, force: true });
});

describe('webhooks test', () => {
  const send = (...more: string[]) =>
    operator.run('webhooks', 'test', '--project', running.local.projectId, '--json', ...more);

  test('sends a signed event of the sandbox and says what came back', async () => {
    receiver.behave(200);
    const { exitCode, stdout } = await send('--to', receiver.url);
    expect(exitCode).toBe(0);
    const [got] = receiver.received.slice(-1);
    expect(JSON.parse(stdout)).toEqual({
      delivered: true,
      event_id: got?.event.id,
      status: 200,
      error_message: null,
      milliseconds: expect.any(Number),
      body: 'thanks',
    });
    const headers = Object.fromEntries(
      Object.entries(got?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(new Webhook(running.local.webhookSecret).verify(got?.body ?? '', headers)).toMatchObject({
      event: 'verification.expired',
      test: true,
      sequence: 1,
      data: { status: 'expired', test_mode: true },
    });
  });

  test('fails where a delivery would fail', async () => {
    receiver.behave(500);
    const failed = await send('--to', receiver.url);
    expect([failed.exitCode, JSON.parse(failed.stdout)]).toMatchObject([
      1,
      { delivered: false, status: 500 },
    ]);
    receiver.behave(closesTheSocket);
    const closed = await send('--to', receiver.url);
    expect(JSON.parse(closed.stdout)).toMatchObject({ delivered: false, status: null });
    const hostile = await send('--to', 'https://169.254.169.254/latest/meta-data/');
    expect([hostile.exitCode, JSON.parse(hostile.stdout)]).toMatchObject([
      1,
      { error_message: 'The URL leads to an address that webhooks are not sent to.' },
    ]);
  });
});

test('webhooks test prints what a receiver says, and lets it do nothing else to a terminal', async () => {
  receiver.behave((response) => response.end('two\nlines\u001b]0;title\u0007\u009b2J'));
  const to = ['--project', running.local.projectId, '--to', receiver.url];
  const { stdout } = await operator.run('webhooks', 'test', ...to);
  expect(stdout).toContain('two\nlines\ufffd]0;title\ufffd\ufffd2J\n');
});

/** `npx verso webhooks listen`, until it is ended. */
const listening = new Set<ReturnType<typeof spawn>>();
afterEach(() => {
  for (const child of listening) child.kill();
  listening.clear();
});

async function listen(given: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const command = [join(PROJECT_ROOT, 'infra/cli/verso.mjs'), 'webhooks', 'listen', '--port', String(port)];
  const child = spawn(NODE, [...command, ...given], {
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', VERSO_LOCAL: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  listening.add(child);
  let [stdout, stderr] = ['', ''];
  const ready = new Promise<void>((fulfil, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += String(chunk);
      if (stderr.includes('Listening')) fulfil();
    });
    child.once('exit', () => reject(new Error(stderr)));
  });
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += String(chunk);
  });
  const ended = new Promise<number | null>((fulfil) => child.once('close', fulfil));
  await ready;
  return { url: `http://127.0.0.1:${port}/hook`, ended, printed: () => stdout };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const { port } = z.object({ port: z.int() }).parse(server.address());
  await new Promise((fulfil) => server.close(fulfil));
  return port;
}

describe('webhooks listen', () => {
  const line = z.object({ signature: z.string(), event: z.looseObject({ id: z.string() }).optional() });

  test('prints what the stack delivers, checked by the project’s secrets', async () => {
    const listener = await listen([
      '--local',
      '--project',
      running.local.projectId,
      '--json',
      '--count',
      '1',
    ]);
    const api = apiClient(running.local.baseUrl, running.local.apiKeys.live);
    const { id, code } = await api.create({ channel: 'sms', callback_url: listener.url });
    await personWith('+37069199199', running.local).sms(code);
    expect(await listener.ended).toBe(0);
    expect(line.parse(JSON.parse(listener.printed()))).toMatchObject({
      signature: 'valid',
      event: { id: `evt_${id}_1`, event: 'verification.completed', data: { id } },
    });
  });

  test('says why it refuses what was not signed so, and answers it 400', async () => {
    const file = join(directory, 'secret');
    await writeFile(file, `${OTHER}\n`);
    const listener = await listen(['--secret-file', file, '--count', '2']);
    const sent = await operator.run(
      'webhooks',
      'test',
      '--project',
      running.local.projectId,
      '--to',
      listener.url,
    );
    expect(sent.stdout).toContain('It answered 400 in');
    expect((await fetch(listener.url, { method: 'POST', body: '{}' })).status).toBe(400);
    expect(await listener.ended).toBe(0);
    expect(listener.printed().split('\n')).toEqual([
      'REFUSED  No matching signature found.',
      'REFUSED  Missing required headers.',
      '',
    ]);
    expect(listener.printed()).not.toContain(OTHER);
  });

  test('takes the secret from the environment, and answers what it is told to', async () => {
    const secret = { VERSO_WEBHOOK_SECRET: running.local.webhookSecret };
    const listener = await listen(['--answer', '503', '--count', '1'], secret);
    const to = ['--project', running.local.projectId, '--to', listener.url];
    expect((await operator.run('webhooks', 'test', ...to)).stdout).toContain('It answered 503 in');
    expect(await listener.ended).toBe(0);
    expect(listener.printed()).toMatch(/^signed {3}verification\.expired {2}evt_\S+_1 {2}of the sandbox\n\{/);
  });

  test.each([
    [[], 'The webhook secret is missing: set VERSO_WEBHOOK_SECRET or give --secret-file.'],
    [['--project', 'x', '--secret-file', 'y'], 'Give either --project or --secret-file.'],
    [['--port', '65536'], 'It is no whole number, too small, or too large.'],
    [['--answer', '199'], 'It is no whole number, too small, or too large.'],
    [['--answer', '600'], 'It is no whole number, too small, or too large.'],
    [['--count', '0'], 'It is no whole number, too small, or too large.'],
  ])('with %j says what is wrong', async (given, said) => {
    const { exitCode, stderr } = await operator.run('webhooks', 'listen', ...given);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(said)]);
  });
});

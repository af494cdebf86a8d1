import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/bundle.ts';
import { takeLock } from '../../infra/local/lock.ts';
import { synthesize } from '../../infra/local/synthesize.ts';
import { reasonInOneLine } from '../../infra/reason-in-one-line.mjs';

async function run(
  nodeArguments: readonly string[],
  environment: Record<string, string> = {},
  given: readonly string[] = [],
) {
  const start = join(PROJECT_ROOT, 'infra/local/start.mjs');
  const child = spawn(process.execPath, [...nodeArguments, start, ...given], {
    env: { ...process.env, ...environment },
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, errors };
}

test('an old Node is told in one line which one is needed', async () => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
  const { code, errors } = await run([`--import=data:text/javascript,${encodeURIComponent(old)}`]);
  expect(errors).toBe('Verso needs Node 24 or newer, and this is 20.20.2: start it with npm start.\n');
  expect(code).toBe(1);
});

test('a taken port is told in one line, before anything else is done', async () => {
  const taken = createServer();
  onTestFinished(() => void taken.close());
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  const address = taken.address();
  const port = String(typeof address === 'object' && address?.port);
  const { code, errors } = await run([], { PORT: port });
  expect(errors).toBe(`Port ${port} is taken: stop what listens there, or set PORT to another one.\n`);
  expect(code).toBe(1);
});

test.each(['-1', '70000', 'http'])('PORT=%s is told in one line', async (PORT) => {
  const { code, errors } = await run([], { PORT });
  expect(errors).toBe(`PORT is ${PORT}: set it to a number from 1 to 65535, or to 0 for any that is free.\n`);
  expect(code).toBe(1);
});

test.each([
  [
    ['--stage', 'production'],
    "The stage production doesn't run on this machine: give --stage local or local-aws-sms.",
  ],
  [
    ['--stage'],
    'The options that there are: --fresh starts with empty data, --stage NAME runs another local stage.',
  ],
  [
    ['--frehs'],
    'The options that there are: --fresh starts with empty data, --stage NAME runs another local stage.',
  ],
])('%j is told in one line', async (given, said) => {
  const { code, errors } = await run([], {}, given);
  expect(errors).toBe(`${said}\n`);
  expect(code).toBe(1);
});

test('a synthesis that fails is told in one line that says why', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'verso-synthesize-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const failed = synthesize(directory, { issuer: 'not a URL' });
  await expect(failed).rejects.toThrow(
    /^The stack can't be synthesized: .*issuer: write an https URL[^\n]*$/,
  );
});

test('a file that cannot be read is named with its line', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'verso-broken-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'infra.ts');
  await writeFile(file, 'export const x = {\n');
  const error: unknown = await import(/* @vite-ignore */ file).catch((reason: unknown) => reason);
  expect(reasonInOneLine(error)).not.toContain('\n');
  const broken = Object.assign(new SyntaxError('Unexpected end'), {
    stack: 'file:///home/ann/verso/infra/verso.config.ts:37\nexport const x = {\n',
  });
  expect(reasonInOneLine(broken)).toBe('infra/verso.config.ts:37: Unexpected end');
});

test('a second stack of the same checkout is refused, and a lock whose owner is gone is taken over', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'verso-lock-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'running.pid');
  await writeFile(path, String(process.pid));
  expect(() => takeLock(path)).toThrow(/runs already .*Ctrl-C first\.$/);
  const gone = spawn(process.execPath, ['--version']);
  await once(gone, 'exit');
  await writeFile(path, String(gone.pid));
  expect(() => takeLock(path)).not.toThrow();
});

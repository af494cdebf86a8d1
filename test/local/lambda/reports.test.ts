import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type InvocationReport, openReports, readReports } from '../../../infra/local/lambda/reports.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'verso-reports-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

const report = (at: number): InvocationReport => ({
  function: 'expire',
  at,
  milliseconds: 1.5,
  memory_megabytes: 256,
});

async function run(dataDir: string, ...reports: readonly InvocationReport[]): Promise<void> {
  const writer = await openReports(dataDir);
  for (const each of reports) writer.write(each);
  await writer.close();
}

async function all(dataDir: string): Promise<readonly InvocationReport[]> {
  const found: InvocationReport[] = [];
  for await (const each of readReports(dataDir)) found.push(each);
  return found;
}

test('reports of all runs come back, oldest first', async () => {
  const dataDir = await folder();
  await run(dataDir, report(1), report(2));
  await run(dataDir, report(3));
  expect(await all(dataDir)).toEqual([report(1), report(2), report(3)]);
});

test('a line that a crash cut short takes no line of the next run with it', async () => {
  const dataDir = await folder();
  await run(dataDir, report(1));
  await appendFile(join(dataDir, 'invocations', 'reports.jsonl'), '{"function":"exp');
  await run(dataDir, report(2));
  expect(await all(dataDir)).toEqual([report(1), report(2)]);
});

test('nothing is read where no stack ever ran', async () => {
  expect(await all(await folder())).toEqual([]);
});

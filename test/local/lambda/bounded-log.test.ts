import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';
import { boundedLog } from '../../../infra/local/lambda/bounded-log.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'verso-log-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

async function write(path: string, ...lines: readonly string[]): Promise<void> {
  const log = boundedLog(path, 10);
  for (const line of lines) log.write(line);
  log.end();
  await finished(log);
}

test('a log is continued, and keeps twice its most at most', async () => {
  const directory = await folder();
  const path = join(directory, 'expire.log');
  await write(path, 'one\n', 'two\n');
  await write(path, 'three\n');
  expect(await readFile(path, 'utf8')).toBe('three\n');
  expect(await readFile(join(directory, 'expire.before.log'), 'utf8')).toBe('one\ntwo\n');
  await write(path, 'four\n', 'five\n');
  expect(await readFile(join(directory, 'expire.before.log'), 'utf8')).toBe('three\n');
  expect((await readdir(directory)).toSorted()).toEqual(['expire.before.log', 'expire.log']);
});

test('what was before keeps its kind of name', async () => {
  const directory = await folder();
  await write(join(directory, 'reports.jsonl'), '{"a":1}\n', '{"a":2}\n');
  expect((await readdir(directory)).toSorted()).toEqual(['reports.before.jsonl', 'reports.jsonl']);
});

test('a line that is longer than a log is written all the same', async () => {
  const path = join(await folder(), 'expire.log');
  await write(path, 'a line of more than ten\n');
  expect(await readFile(path, 'utf8')).toBe('a line of more than ten\n');
});

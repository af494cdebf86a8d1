import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPrivateFile, writePrivateFile } from '../../../infra/local/aws/private-file.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verso-private-file-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('a private file is replaced as a whole, for its owner alone', async () => {
  const path = join(directory, 'deeper', 'keys.json');
  await writePrivateFile(path, 'old');
  await writePrivateFile(path, 'new');
  expect(await readPrivateFile(path)).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readPrivateFile(join(directory, 'none'))).toBeUndefined();
});

test('what a process that was killed had begun to write goes with the next writing, and nothing else', async () => {
  const others = ['keys.json.backup', 'other.json.2b1c.draft'];
  for (const name of ['keys.json.7f0e.draft', ...others]) await writeFile(join(directory, name), 'half');
  await writePrivateFile(join(directory, 'keys.json'), 'whole');
  expect((await readdir(directory)).toSorted()).toEqual(['keys.json', ...others].toSorted());
});

test('many writings of one file at once leave one of them, whole, and no draft', async () => {
  const path = join(directory, 'keys.json');
  const contents = Array.from({ length: 20 }, (_, place) => String(place).repeat(10_000));
  await Promise.all(contents.map((content) => writePrivateFile(path, content)));
  expect(contents).toContain(await readPrivateFile(path));
  expect(await readdir(directory)).toEqual(['keys.json']);
});

test('a writing that fails leaves nothing', async () => {
  const path = join(directory, 'a-folder');
  await writePrivateFile(join(path, 'inside'), 'x');
  await expect(writePrivateFile(path, 'text')).rejects.toThrow();
  expect(await readdir(directory)).toEqual(['a-folder']);
});

import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLocalConfiguration, writeLocalConfiguration } from '../../../infra/local/local-configuration.ts';
import { configurationFor } from './local-configuration-fixture.ts';

const configuration = configurationFor('http://127.0.0.1:3000');
let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verso-configuration-'));
  path = join(directory, '.verso', 'local.json');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('what is written is what is read, the second time too', async () => {
  await writeLocalConfiguration(path, configurationFor('http://127.0.0.1:4000'));
  await writeLocalConfiguration(path, configuration);
  expect(await readLocalConfiguration(path)).toEqual(configuration);
});

test('the file is for its owner alone, and no draft stays beside it', async () => {
  await writeLocalConfiguration(path, configuration);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(directory, '.verso'))).toEqual(['local.json']);
});

describe('one sentence tells', () => {
  test('that there is no file', async () => {
    await expect(readLocalConfiguration(path)).rejects.toThrow(
      /^No local stack is running here: start one with `npm start`\.$/,
    );
  });

  test('that it is something else than a file', async () => {
    await mkdir(path, { recursive: true });
    await expect(readLocalConfiguration(path)).rejects.toThrow(/local\.json can't be read/);
  });

  test.each([
    ['broken', '{"baseUrl":'],
    ['of another version', JSON.stringify({ ...configuration, sms: undefined })],
  ])('that it is %s', async (_, text) => {
    await mkdir(join(directory, '.verso'));
    await writeFile(path, text);
    await expect(readLocalConfiguration(path)).rejects.toThrow(
      /local\.json is not what `npm start` writes: start the local stack again\.$/,
    );
  });
});

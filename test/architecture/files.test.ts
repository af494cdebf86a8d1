import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { fixturesOf } from '../channels/fixtures.ts';
import { namesOf, ROOT, sourceFiles } from './source-files.ts';

const files = sourceFiles();

/** Names that say nothing of what is inside. */
const BANNED = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'interfaces', 'lib'];

describe('a source file', () => {
  test('has at most 250 lines', () => {
    const lines = (path: string) => readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length;
    expect(files.filter(({ path }) => lines(path) > 250).map(({ path }) => path)).toEqual([]);
  });

  test('is named for what is inside', () => {
    expect(
      files.map(({ path }) => path).filter((path) => namesOf(path).some((name) => BANNED.includes(name))),
    ).toEqual([]);
  });

  test('of the tests is never skipped and never alone', () => {
    const shortened = /\b(?:test|describe|it)\.(?:skip|only|todo|fails)\b/;
    expect(
      files
        .filter(({ path, text }) => path.startsWith('test/') && shortened.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('never replaces a module of ours by a mock', () => {
    const mocked = /\bvi\.(?:mock|doMock)\(/;
    expect(
      files.filter(({ text, path }) => mocked.test(text) && path !== 'test/architecture/files.test.ts'),
    ).toEqual([]);
  });
});

describe('a channel', () => {
  test.each(CHANNEL_NAMES)(
    '%s is in the registry and has fixtures that verify and fixtures that don’t',
    (channel) => {
      expect(Object.keys(CHANNELS)).toContain(channel);
      const kinds = fixturesOf(channel).flatMap(({ messages }) => messages.map(({ kind }) => kind));
      expect(kinds).toContain('unusable');
      expect(kinds.some((kind) => kind === 'number' || kind === 'code_with_number')).toBe(true);
    },
  );
});

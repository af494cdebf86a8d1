import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';

const running = useLocalStack();
const operator = useOperator(running);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

/** What the API answers to a request with this key. */
async function statusWith(key: unknown): Promise<number> {
  const api = apiClient(running.stack.baseUrl, String(key));
  return (await api.request('GET', `/api/v1/verifications/${'0'.repeat(24)}`)).status;
}

describe('bootstrap', () => {
  test('run again keeps what is there', async () => {
    const kept = ['subkeys/code', 'subkeys/ticket', 'subkeys/sender', 'subkeys/phone'];
    expect(await operator.json('bootstrap')).toEqual({ subkeys: { created: [], kept } });
    expect(await operator.lines('bootstrap')).toEqual([
      'Subkeys: 0 made, 4 kept. Signing keys and channels are published.',
    ]);
    expect(await statusWith(running.local.apiKeys.live)).toBe(404);
  });

  test('makes a first project whose keys open the API', async () => {
    const { project } = await operator.json('bootstrap', '--project', 'Acme Bank');
    const keyed = z.object({ key: z.string(), environment: z.string() });
    const { keys } = z.object({ keys: z.array(keyed) }).parse(project);
    expect(project).toMatchObject({ name: 'Acme Bank', created_at: TIME });
    expect(keys).toMatchObject([{ environment: 'live' }, { environment: 'test' }]);
    for (const { key } of keys) expect(await statusWith(key)).toBe(404);
    const shown = await operator.lines('bootstrap', '--project', 'Acme Shop');
    expect(shown[1]).toMatch(/^Project Acme Shop: [0-9a-f]{24}$/);
    expect(shown[2]).toMatch(/^ {2}live key {2}pk_live_\w+$/);
    expect(shown[3]).toMatch(/^ {2}test key {2}pk_test_\w+$/);
  });
});

describe('projects', () => {
  test('are made, shown, listed and renamed', async () => {
    const made = await operator.json('projects', 'create', 'Globex');
    const id = String(made.id);
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'Globex',
      identifier_hash: 'plain',
      created_at: TIME,
    });
    expect(await operator.json('projects', 'show', id)).toEqual({ ...made, keys: [] });
    expect(await operator.json('projects', 'update', id, '--name', 'Globex Bank')).toEqual({
      ...made,
      name: 'Globex Bank',
    });
    const { projects } = await operator.json('projects', 'list');
    expect(projects).toContainEqual({ ...made, name: 'Globex Bank' });
  });

  test('can key the hashes of numbers in their proofs, and show the key to who asks for it', async () => {
    const { id: project } = await operator.json('projects', 'create', 'Soylent');
    const id = String(project);
    const keyed = await operator.json('projects', 'update', id, '--identifier-hash', 'keyed');
    expect(keyed).toMatchObject({ identifier_hash: 'keyed' });
    expect(keyed).not.toHaveProperty('identifier_hash_key');
    expect(await operator.json('projects', 'show', id, '--hash-key')).toMatchObject({
      identifier_hash: 'keyed',
      identifier_hash_key: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await operator.run('projects', 'update', id)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'Nothing to change: npx verso projects update --help lists what can be.\n',
    });
  });

  test('are plain aligned text for people', async () => {
    const [first = '', ...rest] = await operator.lines('projects', 'create', 'Initech');
    const id = first.replace(/^id +/, '');
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(rest).toEqual([
      'name             Initech',
      'identifier hash  plain',
      expect.stringMatching(/^created {10}\d{4}-/),
    ]);
    const listed = await operator.lines('projects', 'list');
    expect(listed[0]).toBe(`PROJECT ID${' '.repeat(16)}CREATED${' '.repeat(19)}NAME`);
    expect(listed).toContainEqual(expect.stringMatching(new RegExp(`^${id} {2}\\S{24} {2}Initech$`)));
    expect(await operator.lines('projects', 'show', id)).toEqual([
      first,
      ...rest,
      '',
      'No keys yet: npx verso keys create makes one.',
    ]);
  });

  test.each([
    [
      ['projects', 'show', 'f'.repeat(24)],
      `There is no project ${'f'.repeat(24)}: npx verso projects list shows them.`,
    ],
    [
      ['projects', 'create', ' '],
      "A project's name has 1 to 60 characters: people read it in every message.",
    ],
    [['keys', 'list', '--project', 'none'], 'There is no project none: npx verso projects list shows them.'],
  ])('%j fails with one sentence', async (given, sentence) => {
    expect(await operator.run(...given)).toEqual({ exitCode: 1, stdout: '', stderr: `${sentence}\n` });
    expect(await operator.run(...given, '--json')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${JSON.stringify({ error: { message: sentence } })}\n`,
    });
  });
});

describe('keys', () => {
  test('are shown once, listed without what they open, and refused within a minute of being revoked', async () => {
    const { id: project } = await operator.json('projects', 'create', 'Hooli');
    const of = ['--project', String(project)];
    const options = ['--environment', 'live', '--name', 'web shop', '--creates-per-minute', '30'];
    const { key, ...record } = await operator.json('keys', 'create', ...of, ...options);
    expect(record).toEqual({
      id: expect.stringMatching(/^\w{8}$/),
      project_id: project,
      environment: 'live',
      status: 'active',
      name: 'web shop',
      creates_per_minute: 30,
      created_at: TIME,
    });
    expect(await statusWith(key)).toBe(404);
    expect(await operator.json('keys', 'list', ...of)).toEqual({ keys: [record] });
    expect(await operator.json('projects', 'show', String(project))).toMatchObject({ keys: [record] });

    const id = String(record.id);
    expect(await operator.lines('keys', 'revoke', id, ...of)).toEqual([
      `The key ${id} is revoked: every container refuses it within 60 seconds.`,
    ]);
    running.stack.advanceClock(60_000);
    expect(await statusWith(key)).toBe(401);
    const revoked = { ...record, status: 'revoked', revoked_at: TIME };
    expect(await operator.json('keys', 'revoke', id, ...of)).toEqual(revoked);
    expect(await operator.json('keys', 'list', ...of)).toEqual({ keys: [revoked] });
  });

  test('are plain aligned text for people', async () => {
    const { id: project } = await operator.json('projects', 'create', 'Umbrella');
    const of = ['--project', String(project)];
    const [key = '', note = ''] = await operator.lines('keys', 'create', ...of, '--environment', 'test');
    expect(key).toMatch(/^pk_test_\w+$/);
    expect(note).toMatch(/^Its id is \w{8}\. The key is shown this once: only its hash is kept\.$/);
    const [head = '', row = ''] = await operator.lines('keys', 'list', ...of);
    expect(head).toMatch(/^KEY ID {4}ENVIRONMENT {2}STATUS {2}CREATES\/MINUTE {2}CREATED +REVOKED {2}NAME$/);
    expect(row).toMatch(/^\w{8} {2}test {9}active {2}default {9}\S{24} {2}- {8}-$/);
    expect(row.indexOf('active')).toBe(head.indexOf('STATUS'));
  });

  test.each([
    [['--creates-per-minute', '0'], 'Creates per minute are a whole number from 1 to 1000000.'],
    [['--creates-per-minute', '1e3'], 'Creates per minute are a whole number from 1 to 1000000.'],
    [['--name', ''], "A key's name is one line of 1 to 60 characters."],
  ])('are not made with %j', async (options, sentence) => {
    const { projectId } = running.local;
    const given = ['keys', 'create', '--project', projectId, '--environment', 'live', ...options];
    expect(await operator.run(...given)).toEqual({ exitCode: 1, stdout: '', stderr: `${sentence}\n` });
  });

  test('are only revoked through their own project', async () => {
    const { id: other } = await operator.json('projects', 'create', 'Other');
    const { id } = await operator.json(
      'keys',
      'create',
      '--project',
      running.local.projectId,
      '--environment',
      'live',
    );
    const { exitCode, stderr } = await operator.run('keys', 'revoke', String(id), '--project', String(other));
    expect(stderr).toBe(
      `The project has no key ${id}: npx verso keys list --project ${other} shows its keys.\n`,
    );
    expect(exitCode).toBe(1);
  });
});

import { describe, expect, test } from 'vitest';
import { verso } from './verso.ts';

const COMMANDS = [
  ['bootstrap'],
  ['projects', 'create'],
  ['projects', 'list'],
  ['projects', 'show'],
  ['projects', 'update'],
  ['keys', 'create'],
  ['keys', 'list'],
  ['keys', 'revoke'],
  ['erase'],
] as const;

test.each(COMMANDS.map((words) => [words.join(' '), words] as const))(
  'verso %s --help says how, and offers a stage, the local stack and JSON',
  async (name, words) => {
    const { exitCode, stdout, stderr } = await verso([...words, '--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Usage: verso ${name} `);
    for (const option of ['--stage <name>', '--local', '--json']) expect(stdout).toContain(option);
  },
);

test.each([[[]], [['projects']], [['keys']]])(
  'verso %j without a command shows which there are',
  async (words) => {
    const { exitCode, stdout, stderr } = await verso(words);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Commands:');
  },
);

const WRONG: readonly (readonly [string, readonly string[], string])[] = [
  ['an unknown command', ['project', 'list'], "unknown command 'project' (Did you mean projects?)"],
  [
    'no name',
    ['projects', 'create'],
    "missing required argument 'name'. See npx verso projects create --help.",
  ],
  ['no project', ['keys', 'list'], "required option '--project <id>' not specified."],
  ['no environment', ['keys', 'create', '--project', 'x'], "'--environment <environment>' not specified."],
  ['another environment', ['keys', 'create', '--environment', 'prod'], 'Allowed choices are live, test.'],
  [
    'an unknown option',
    ['projects', 'list', '--loud'],
    "unknown option '--loud'. See npx verso projects list",
  ],
  ['too many words', ['projects', 'create', 'Acme', 'Bank'], 'put quotes around spaces'],
  [
    'two stacks',
    ['projects', 'list', '--local', '--stage', 'x'],
    "'--local' cannot be used with option '--stage",
  ],
  ['two ways to erase', ['erase', '--again', '--phone', '+37069199199'], 'cannot be used with'],
];

describe('wrong arguments exit 1 with one line that says what is wrong', () => {
  test.each(WRONG)('%s', async (_what, given, said) => {
    const { exitCode, stdout, stderr } = await verso(given);
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
    expect([exitCode, stdout]).toEqual([1, '']);
  });

  test.each(WRONG)('%s, as JSON', async (_what, given, said) => {
    const { exitCode, stdout, stderr } = await verso([...given, '--json']);
    expect(JSON.parse(stderr)).toEqual({ error: { message: expect.stringContaining(said) } });
    expect([exitCode, stdout]).toEqual([1, '']);
  });
});

test.each([
  [['erase', '--fone=+37069199199']],
  [['erase', '+37069199199']],
  [['erase', '--phone', '+370', '691', '99199']],
  [['erase', '--37069199199']],
  [['+37069199199']],
  [['erase', '--phone', '+37069199199', '--again']],
])('%j is refused without the number being repeated', async (given) => {
  const { exitCode, stdout, stderr } = await verso(given);
  expect(exitCode).toBe(1);
  expect(stdout + stderr).not.toMatch(/691|199/);
});

test('an old Node is told in one line which one is needed', async () => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
  const { exitCode, stderr } = await verso(['projects', 'list'], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}`,
  });
  expect(stderr).toBe(
    'Verso needs Node 24 or newer, and this is 20.20.2: run it as npx verso in the project.\n',
  );
  expect(exitCode).toBe(1);
});

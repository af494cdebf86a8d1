import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { operatorAccessPath, writeOperatorAccess } from '../../infra/local/operator-access.ts';
import { NOBODY_LISTENS, startRecorder } from '../local/phone/recorder.ts';
import { verso } from './verso.ts';

const LIST = ['projects', 'list'];
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' };

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'verso-cli-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function accessTo(endpoint: string): Promise<string> {
  const directory = await emptyDirectory();
  const credentials = { accessKeyId: 'LOCAL', secretAccessKey: 'local' };
  await writeOperatorAccess(directory, {
    administrator: { region: 'eu-central-1', endpoint, credentials },
    outputs: { TableName: 'verso', ParameterPrefix: '/verso/local' },
  });
  return directory;
}

describe('with --local', () => {
  test.each([
    LIST,
    ['projects', 'show', 'x'],
    ['keys', 'list', '--project', 'x'],
    ['erase', '--again'],
    ['bootstrap'],
  ])('verso %s says that no stack runs, and how one is started', async (...given) => {
    expect(await verso([...given, '--local'], { VERSO_LOCAL: await emptyDirectory() })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'No local stack runs: start it with npm start.\n',
    });
  });

  test('says the same of one that went away without a word', async () => {
    const VERSO_LOCAL = await accessTo(NOBODY_LISTENS);
    expect(await verso([...LIST, '--local'], { VERSO_LOCAL })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'No local stack runs: start it with npm start.\n',
    });
  });

  test('says it as JSON', async () => {
    const { stderr } = await verso([...LIST, '--local', '--json'], { VERSO_LOCAL: await emptyDirectory() });
    expect(stderr).toBe('{"error":{"message":"No local stack runs: start it with npm start."}}\n');
  });

  test('names a file that npm start did not write', async () => {
    const VERSO_LOCAL = await emptyDirectory();
    await writeFile(operatorAccessPath(VERSO_LOCAL), '{"region":1}');
    const { exitCode, stderr } = await verso([...LIST, '--local'], { VERSO_LOCAL });
    expect(stderr).toBe(
      `${operatorAccessPath(VERSO_LOCAL)} is not what npm start writes: start the local stack again.\n`,
    );
    expect(exitCode).toBe(1);
  });

  test('finds the access that its owner alone may read', async () => {
    const directory = await accessTo('http://127.0.0.1:1');
    expect((await stat(operatorAccessPath(directory))).mode & 0o777).toBe(0o600);
  });
});

describe('with a stage', () => {
  const failureOf = (Code: string, Message: string, status = 400) => ({
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${Code}</Code><Message>${Message}</Message></Error></ErrorResponse>`,
  });

  test.each([
    [
      'a stack that was never deployed',
      failureOf('ValidationError', 'Stack with id Verso-production does not exist'),
      /^There is no stack Verso-production .*VERSO_STAGE=production npx cdk deploy.*\.$/,
    ],
    [
      'a session that is over',
      failureOf('ExpiredToken', 'The security token included in the request is expired', 403),
      /^AWS does not accept your credentials .*: sign in again, .*\.$/,
    ],
    [
      'a key that AWS does not know',
      failureOf('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
      /^AWS does not accept your credentials .*: sign in again, .*\.$/,
    ],
    [
      'credentials that may not do it',
      failureOf('AccessDenied', 'User: arn:aws:iam::111122223333:user/ann is not authorized', 403),
      /^Your AWS credentials may not do this \(User: .*\): use those of an administrator of the account\.$/,
    ],
  ])('%s is told in one sentence', async (_what, answer, sentence) => {
    const { baseUrl } = await startRecorder([answer]);
    const { exitCode, stdout, stderr } = await verso(LIST, { ...KEYS, AWS_ENDPOINT_URL: baseUrl });
    expect(stderr.trimEnd()).toMatch(sentence);
    expect([exitCode, stdout]).toEqual([1, '']);
  });

  test('missing credentials are told in one sentence', async () => {
    const { exitCode, stderr } = await verso(LIST);
    expect(stderr).toMatch(/^No AWS credentials were found \(.*\): sign in, .* or set AWS_PROFILE\.\n$/);
    expect(exitCode).toBe(1);
  });

  test('an AWS that is out of reach is told in one sentence', async () => {
    const AWS_ENDPOINT_URL = NOBODY_LISTENS;
    const { exitCode, stderr } = await verso(LIST, { ...KEYS, AWS_ENDPOINT_URL });
    expect(stderr).toMatch(/^AWS can't be reached from here \(.*\): check your network\.\n$/);
    expect(exitCode).toBe(1);
  });

  test.each([
    [['--stage', 'nowhere'], {}, 'There is no stage nowhere: there are production'],
    [[], { VERSO_STAGE: 'nowhere' }, 'There is no stage nowhere: there are production'],
    [['--stage', 'local-aws-sms'], {}, 'The stage local-aws-sms runs on this machine only: use --local.'],
    [['--stage', 'local'], {}, 'The stage local runs on this machine only: use --local.'],
  ])('%j with %j: %s', async (options, environment, said) => {
    const { exitCode, stderr } = await verso([...LIST, ...options], environment);
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(exitCode).toBe(1);
  });
});

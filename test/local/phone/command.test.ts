import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { writeLocalConfiguration } from '../../../infra/local/local-configuration.ts';
import { accountOf } from '../../../shared/channels/telegram/phone/updates.ts';
import { parseUpdate } from '../../../shared/channels/telegram/update.ts';
import { configurationFor } from './local-configuration-fixture.ts';
import { type Answer, NOBODY_LISTENS, startRecorder } from './recorder.ts';

const NUMBER = '+37069199199';
const OTHER = '+37060000000';
const CODE = '23456789';
const COMMAND = join(import.meta.dirname, '../../../infra/local/phone/command.ts');

const ASKED: Answer = {
  status: 200,
  body: JSON.stringify({
    method: 'sendMessage',
    chat_id: 1,
    text: 'Is it you?\n\nPress the button.',
    reply_markup: { keyboard: [[{ text: 'Share', request_contact: true }]] },
  }),
};
const THANKED: Answer = {
  status: 200,
  body: JSON.stringify({
    method: 'sendMessage',
    chat_id: 1,
    text: 'Thank you.',
    reply_markup: { remove_keyboard: true },
  }),
};
const SILENCE: Answer = { status: 200, body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' };
const REFUSED: Answer = {
  status: 401,
  body: JSON.stringify({ error: { code: 'unauthorized', message: 'The signature is wrong.' } }),
};

const sharing = z.object({
  message: z.object({
    from: z.object({ id: z.int() }),
    contact: z.object({ phone_number: z.string(), user_id: z.int() }).optional(),
  }),
});

type Run = { readonly exitCode: number | string; readonly stdout: string; readonly stderr: string };

function run(...given: readonly string[]): Promise<Run> {
  return runWith({}, ...given);
}

function runWith(environment: NodeJS.ProcessEnv, ...given: readonly string[]): Promise<Run> {
  return new Promise((finished) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [COMMAND, ...given], { env }, (error, stdout, stderr) =>
      finished({ exitCode: error?.code ?? 0, stdout, stderr }),
    );
  });
}

async function configurationFileFor(baseUrl: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'verso-phone-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'local.json');
  await writeLocalConfiguration(path, configurationFor(baseUrl));
  return path;
}

/** Runs the command against a recorder that gives these answers. */
async function playAgainst(answers: readonly Answer[], ...given: readonly string[]) {
  const { baseUrl, received } = await startRecorder(answers);
  const outcome = await run(...given, '--config', await configurationFileFor(baseUrl));
  return { ...outcome, received };
}

describe('telegram', () => {
  test('presses Start, shares the own contact when asked, and prints what the bot says', async () => {
    const { exitCode, stdout, stderr, received } = await playAgainst(
      [ASKED, THANKED],
      'telegram',
      NUMBER,
      CODE,
    );
    const sender = { id: String(accountOf(NUMBER).id) };
    expect(received.map(({ url }) => url)).toEqual(Array(2).fill('/webhooks/segment/telegram'));
    expect(received.map(({ body }) => parseUpdate(body))).toMatchObject([
      { kind: 'code', sender, code: CODE },
      { kind: 'number', sender, number: NUMBER },
    ]);
    expect(stdout).toBe(
      [
        `sent  /start ${CODE}`,
        '200   the bot says: Is it you?',
        '',
        '      Press the button.',
        `sent  the own contact: ${NUMBER}`,
        '200   the bot says: Thank you.',
        '',
      ].join('\n'),
    );
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('shares nothing unasked', async () => {
    const { exitCode, stdout, received } = await playAgainst([THANKED], 'telegram', NUMBER, CODE);
    expect(received).toHaveLength(1);
    expect(stdout).toContain('the bot says: Thank you.');
    expect(exitCode).toBe(0);
  });

  test('with --from is another account with its own number', async () => {
    const { received } = await playAgainst([ASKED, THANKED], 'telegram', NUMBER, CODE, '--from', OTHER);
    const sender = { id: String(accountOf(OTHER).id) };
    expect(received.map(({ body }) => parseUpdate(body))).toMatchObject([
      { kind: 'code', sender },
      { kind: 'number', sender, number: OTHER },
    ]);
  });

  test.each([
    [['--foreign-contact'], "the person's card, shared by a stranger"],
    [['--foreign-contact', '--from', OTHER], "the person's card, shared by the other one"],
    [['--forwarded'], 'a forwarded card'],
  ])('with %j shares %s', async (options) => {
    const { received } = await playAgainst([ASKED, THANKED], 'telegram', NUMBER, CODE, ...options);
    const [start, contact] = received.map(({ body }) => sharing.parse(JSON.parse(body)).message);
    expect(contact?.contact).toMatchObject({ phone_number: '37069199199', user_id: accountOf(NUMBER).id });
    expect(contact?.from.id).toBe(start?.from.id);
    expect(parseUpdate(received[1]?.body ?? '')).toMatchObject({ reason: 'not_own_contact' });
  });

  test('with --bad-signature is refused, says so, and stops', async () => {
    const { exitCode, stdout, received } = await playAgainst(
      [REFUSED],
      'telegram',
      NUMBER,
      CODE,
      '--bad-signature',
    );
    expect(received.map(({ headers }) => headers['x-telegram-bot-api-secret-token'])).not.toContain(
      'telegram-secret-token',
    );
    expect(stdout).toBe(`sent  /start ${CODE}\n401   refused: The signature is wrong.\n`);
    expect(exitCode).toBe(1);
  });
});

describe.each([
  ['whatsapp', { status: 200, body: '' }],
  ['sms', SILENCE],
])('%s', (channel, acknowledged) => {
  test('sends the prepared text and says that nothing comes back', async () => {
    const { exitCode, stdout, received } = await playAgainst([acknowledged], channel, NUMBER, CODE);
    expect(received.map(({ method, url }) => [method, url])).toEqual([
      ['POST', `/webhooks/segment/${channel}`],
    ]);
    expect(stdout).toMatch(new RegExp(`^sent  "VERIFY ${CODE} - .+" from \\${NUMBER}\n`));
    expect(stdout).toMatch(/\n200 {3}taken, nothing is sent back\n$/);
    expect(exitCode).toBe(0);
  });

  test('with --from comes from the other number', async () => {
    const { stdout, received } = await playAgainst([acknowledged], channel, NUMBER, CODE, '--from', OTHER);
    expect(stdout).toContain(`from ${OTHER}\n`);
    expect(received[0]?.body).toContain(OTHER.slice(1));
    expect(received[0]?.body).not.toContain(NUMBER.slice(1));
  });

  test('exits 1 when the answer is an error', async () => {
    const { exitCode, stdout } = await playAgainst([{ status: 500, body: '' }], channel, NUMBER, CODE);
    expect(stdout).toMatch(/\n500 {3}refused: no reason given\n$/);
    expect(exitCode).toBe(1);
  });
});

test('whatsapp with --forwarded carries the mark of a forwarded message', async () => {
  const { received } = await playAgainst(
    [{ status: 200, body: '' }],
    'whatsapp',
    NUMBER,
    CODE,
    '--forwarded',
  );
  expect(received[0]?.body).toContain('"context":{"forwarded":true}');
});

describe('wrong arguments exit 2 and say what is wrong', () => {
  test.each([
    ['no channel', [], 'channel'],
    ['an unknown channel', ['fax', NUMBER, CODE], 'sms, telegram, whatsapp'],
    ['no code', ['sms', NUMBER], 'code'],
    ['a number without +', ['sms', '37069199199', CODE], 'like +37069199199'],
    ['another sender that is no number', ['sms', NUMBER, CODE, '--from', 'me'], 'like +37069199199'],
    ['too many', ['sms', NUMBER, CODE, 'again'], 'too many arguments'],
    ['an unknown option', ['sms', NUMBER, CODE, '--loud'], '--loud'],
    ['a forwarded text message', ['sms', NUMBER, CODE, '--forwarded'], 'forwarded'],
    [
      'a contact by WhatsApp',
      ['whatsapp', NUMBER, CODE, '--foreign-contact'],
      'nobody shares a contact over whatsapp',
    ],
  ])('%s', async (_, given, said) => {
    const { exitCode, stdout, stderr } = await run(...given);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});

test('the stack is the one that VERSO_LOCAL names, as it is for npm start', async () => {
  const { baseUrl, received } = await startRecorder([SILENCE]);
  const VERSO_LOCAL = dirname(await configurationFileFor(baseUrl));
  expect(await runWith({ VERSO_LOCAL }, 'sms', NUMBER, CODE)).toMatchObject({ exitCode: 0 });
  expect(received).toHaveLength(1);
});

describe('without a stack', () => {
  test('one line says how to start one', async () => {
    expect(await run('sms', NUMBER, CODE, '--config', join(tmpdir(), 'verso-none', 'local.json'))).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'No local stack is running here: start one with `npm start`.\n',
    });
  });

  test('one line says that it went away', async () => {
    const config = await configurationFileFor(NOBODY_LISTENS);
    expect(await run('telegram', NUMBER, CODE, '--config', config)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'The local stack does not answer: start it with `npm start`.\n',
    });
  });
});

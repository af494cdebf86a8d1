import { describe, expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import {
  ACCESS_TOKEN,
  APP_ID,
  APP_SECRET,
  BUSINESS_ACCOUNT_ID,
  startMeta,
} from '../adapters/providers/meta-stand-in.ts';
import { BOT_TOKEN, refuse, startTelegram } from '../adapters/providers/telegram-stand-in.ts';
import { AUTH_TOKEN, startTwilio } from '../adapters/providers/twilio-stand-in.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';

const running = useLocalStack();
const operator = useOperator(running);
const SECRETS = [ACCESS_TOKEN, APP_SECRET, AUTH_TOKEN, BOT_TOKEN];

/** Runs a command as an operator who has these in the environment; no secret may come back. */
async function channels(environment: Readonly<Record<string, string>>, ...given: readonly string[]) {
  const { exitCode, stdout, stderr } = await operator.runWith(environment, 'channels', ...given);
  for (const secret of [...SECRETS, ...storedSecrets()]) expect(stdout + stderr).not.toContain(secret);
  return { exitCode, stdout, stderr };
}

const storedSecrets = () => [running.local.telegram.secretToken, running.local.whatsapp.appSecret];

async function telegram() {
  const standIn = await startTelegram();
  const environment = { VERSO_TELEGRAM_API_URL: standIn.baseUrl, VERSO_TELEGRAM_BOT_TOKEN: BOT_TOKEN };
  return { standIn, environment };
}

describe('channels telegram set-up', () => {
  test('registers what the running function accepts, twice over, and check finds it', async () => {
    const { environment, standIn } = await telegram();
    expect(await channels(environment, 'check', 'telegram')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('The bot has no webhook: run npx verso channels telegram set-up.'),
    });
    for (const _run of ['first', 'second']) {
      const { exitCode, stdout } = await channels(environment, 'telegram', 'set-up');
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringContaining('Telegram sends what people write to @verso_local_bot to http'),
      ]);
    }
    const { secretToken, url } = standIn.webhook;
    const headers = { 'x-telegram-bot-api-secret-token': secretToken };
    expect((await send({ url, method: 'POST', headers, body: '{}' })).status).toBe(200);
    const { exitCode, stdout } = await channels(environment, 'check', 'telegram', '--json');
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { ok: true, channels: [{ channel: 'telegram' }] },
    ]);
  });

  test('says in words what Telegram refused, and what is left to do', async () => {
    const { environment, standIn } = await telegram();
    standIn.failAt(({ path }) => path.endsWith('/setWebhook'), refuse(429, 'Too Many Requests', 90));
    expect(await channels(environment, 'telegram', 'set-up')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'Telegram was asked too often and wants to be left alone for 90 seconds: run the command again then. Nothing was changed.\n',
    });
  });

  test('names a bot token that Telegram does not know, without repeating it', async () => {
    const { environment } = await telegram();
    const wrong = `1234567:${'x'.repeat(35)}`;
    const { exitCode, stderr } = await channels(
      { ...environment, VERSO_TELEGRAM_BOT_TOKEN: wrong },
      'telegram',
      'set-up',
    );
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^Telegram does not accept the bot token/)]);
    expect(stderr).not.toContain(wrong);
  });

  test('asks where somebody can answer, and else says how the token is given', async () => {
    const { environment } = await telegram();
    const { exitCode, stderr } = await channels(
      { ...environment, VERSO_TELEGRAM_BOT_TOKEN: '' },
      'telegram',
      'set-up',
    );
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('set VERSO_TELEGRAM_BOT_TOKEN or give --bot-token-file'),
    ]);
  });

  test('takes no token as an argument, and does not repeat one', async () => {
    const { exitCode, stderr } = await channels({}, 'telegram', 'set-up', '--bot-token', BOT_TOKEN);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('--help')]);
  });
});

test('channels whatsapp set-up subscribes the app by the secret that is stored', async () => {
  const meta = await startMeta(running.local.whatsapp.appSecret);
  const environment = {
    VERSO_META_API_URL: meta.baseUrl,
    VERSO_META_APP_ID: APP_ID,
    VERSO_META_BUSINESS_ACCOUNT_ID: BUSINESS_ACCOUNT_ID,
    VERSO_META_ACCESS_TOKEN: ACCESS_TOKEN,
  };
  const { exitCode, stdout, stderr } = await channels(environment, 'whatsapp', 'set-up');
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Left to you: Publish the app');
  expect(meta.subscription?.callback_url).toBe(running.local.whatsapp.webhookUrl);
  expect((await channels(environment, 'check', 'whatsapp')).exitCode).toBe(0);
});

test('channels sms set-up points the number at the function, and check names one that is elsewhere', async () => {
  const { authToken, smsNumber, webhookUrl } = running.local.sms;
  const twilio = await startTwilio([{ phone_number: smsNumber }], authToken);
  const environment = { VERSO_TWILIO_API_URL: twilio.baseUrl };
  expect((await channels(environment, 'sms', 'set-up')).exitCode).toBe(0);
  expect(twilio.numbers[0]).toMatchObject({ sms_url: `${webhookUrl}#rc=2&rp=all`, sms_method: 'POST' });
  for (const number of twilio.numbers) number.sms_url = 'https://elsewhere.example/sms';
  expect(await channels(environment, 'check', 'sms')).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('sends to https://elsewhere.example/sms'),
  });
});

test('channels check without stand-ins says that no provider reaches a local stack', async () => {
  const { exitCode, stdout } = await channels({}, 'check');
  expect(exitCode).toBe(0);
  for (const provider of ['Telegram', 'Meta', 'Twilio']) {
    expect(stdout).toContain(`${provider} does not reach a local stack.`);
  }
});

import { describe, expect, test } from 'vitest';
import { setUpTelegram, type TelegramSetUp } from '../../../shared/channels/telegram/operator/set-up.ts';
import { accessTo, telegramAt } from '../../adapters/providers/access.ts';
import type { StandInRequest } from '../../adapters/providers/stand-in.ts';
import { BOT_TOKEN, refuse, startTelegram } from '../../adapters/providers/telegram-stand-in.ts';
import { drawn, operatorScene, stopOf } from '../../administration/channels/operator.ts';
import { MINUTE } from '../../fakes/clock.ts';

const URL = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
const PARAMETER = '/verso/test/channels/telegram/secret-token';
const TARGET: TelegramSetUp = {
  webhookUrl: URL,
  botUsername: 'acme_verify_bot',
  parameter: PARAMETER,
  replace: false,
  rotate: false,
};

async function scene(username = 'acme_verify_bot') {
  const telegram = await startTelegram(username);
  const operator = operatorScene();
  const run = (over: Partial<TelegramSetUp> = {}) =>
    setUpTelegram({ ...operator, telegram: telegramAt(accessTo(telegram.baseUrl)) }, { ...TARGET, ...over });
  return { ...operator, telegram, run };
}

describe('setting Telegram up', () => {
  test('makes the secret token and registers the webhook with it, for messages alone', async () => {
    const { run, secrets, telegram, waits } = await scene();
    expect(await run()).toEqual({
      done: ['A secret token is stored.', `Telegram sends what people write to @acme_verify_bot to ${URL}.`],
      remaining: [],
    });
    expect(secrets.text(PARAMETER)).toBe(drawn(1));
    expect(telegram.webhook).toMatchObject({ url: URL, secretToken: drawn(1), allowedUpdates: ['message'] });
    expect(waits).toEqual([]);
  });

  test('run again keeps the secret token and registers the same once more', async () => {
    const { run, secrets, telegram } = await scene();
    await run();
    telegram.setWebhook({ allowedUpdates: ['message', 'edited_message'] });
    expect((await run()).done).toHaveLength(1);
    expect(secrets.text(PARAMETER)).toBe(drawn(1));
    expect(telegram.webhook).toMatchObject({ secretToken: drawn(1), allowedUpdates: ['message'] });
  });

  test('takes the secret token that somebody has stored by hand', async () => {
    const { run, secrets, telegram } = await scene();
    secrets.put(PARAMETER, 'by-hand');
    await run();
    expect([secrets.text(PARAMETER), telegram.webhook.secretToken]).toEqual(['by-hand', 'by-hand']);
  });

  test('takes a bot’s name in other capitals', async () => {
    const { run } = await scene('Acme_Verify_Bot');
    expect((await run()).done).toHaveLength(2);
  });

  test('never sends a message, and asks Telegram for nothing but what it needs', async () => {
    const { run, telegram } = await scene();
    await run();
    await run({ rotate: true });
    const names = telegram.received.map(({ path }) => path.replace(`/bot${BOT_TOKEN}/`, ''));
    expect(new Set(names)).toEqual(new Set(['getMe', 'getWebhookInfo', 'setWebhook']));
  });
});

describe('what waits at Telegram', () => {
  test('is dropped when a bot gets its very first webhook: it was not written to us', async () => {
    const { run, telegram } = await scene();
    telegram.setWebhook({ pendingUpdates: 5 });
    await run();
    expect(telegram.webhook.pendingUpdates).toBe(0);
  });

  test.each([
    ['on a repeat run', async ({ run }: Awaited<ReturnType<typeof scene>>) => void (await run())],
    [
      'when the webhook was lost',
      async ({ run, telegram }: Awaited<ReturnType<typeof scene>>) => {
        await run();
        telegram.setWebhook({ url: '' });
      },
    ],
    [
      'when the first run was interrupted',
      async ({ run, telegram }: Awaited<ReturnType<typeof scene>>) => {
        telegram.failAt(isSetWebhook, refuse(500, 'Internal Server Error'));
        await stopOf(run());
      },
    ],
    [
      'when the bot moves here from elsewhere',
      async ({ telegram }: Awaited<ReturnType<typeof scene>>) =>
        telegram.setWebhook({ url: 'https://old.example' }),
    ],
  ])('is never dropped %s', async (_what, before) => {
    const stack = await scene();
    await before(stack);
    stack.telegram.setWebhook({ pendingUpdates: 5 });
    await stack.run({ replace: true });
    expect(stack.telegram.webhook).toMatchObject({ url: URL, pendingUpdates: 5 });
  });
});

describe('setting Telegram up stops before anything is changed', () => {
  test('when the token is that of another bot', async () => {
    const { run, secrets, telegram } = await scene('other_bot');
    expect(await stopOf(run())).toEqual({
      why: "The token is that of @other_bot, and infra/verso.config.ts names @acme_verify_bot: give that bot's token, or correct the configuration.",
      done: [],
      tasks: [],
    });
    expect([secrets.text(PARAMETER), telegram.webhook.url]).toEqual([undefined, '']);
  });

  test('when the bot serves somebody else, unless it is told to', async () => {
    const { run, secrets, telegram } = await scene();
    telegram.setWebhook({ url: 'https://shop.example/bot' });
    expect(await stopOf(run())).toMatchObject({
      why: expect.stringMatching(
        /^@acme_verify_bot sends to https:\/\/shop\.example\/bot by now, .*--replace/,
      ),
      done: [],
    });
    expect([secrets.text(PARAMETER), telegram.webhook.url]).toEqual([undefined, 'https://shop.example/bot']);
    await run({ replace: true });
    expect(telegram.webhook.url).toBe(URL);
  });

  test('when Telegram does not know the token', async () => {
    const { secrets, telegram, ...operator } = await scene();
    const wrong = telegramAt(accessTo(telegram.baseUrl), '1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
    const stop = await stopOf(setUpTelegram({ ...operator, secrets, telegram: wrong }, TARGET));
    expect(stop).toMatchObject({ why: expect.stringContaining('@BotFather'), done: [], tasks: [] });
    expect(secrets.text(PARAMETER)).toBeUndefined();
  });

  test('when the stored secret can’t be read', async () => {
    const { run, secrets } = await scene();
    secrets.put(PARAMETER, '{"values":');
    expect((await stopOf(run())).why).toBe(
      `The parameter ${PARAMETER} can't be read: delete it, and run this command again.`,
    );
  });
});

describe('setting Telegram up that ends in the middle', () => {
  test('says what is done and what is left, and goes on from there', async () => {
    const { run, secrets, telegram } = await scene();
    telegram.failAt(isSetWebhook, refuse(502, 'Bad Gateway'));
    expect(await stopOf(run())).toEqual({
      why: 'Telegram has a fault of its own (it answered 502): run the command again later.',
      done: ['A secret token is stored.'],
      tasks: ['register the webhook with Telegram'],
    });
    await run();
    expect(telegram.webhook).toMatchObject({ url: URL, secretToken: secrets.text(PARAMETER) });
  });

  test('while the secret is stored has registered nothing', async () => {
    const { run, secrets, telegram } = await scene();
    secrets.failNextWrite(new Error('away'));
    expect(await stopOf(run())).toEqual({
      why: 'away',
      done: [],
      tasks: ['store a secret token', 'register the webhook with Telegram'],
    });
    expect(telegram.webhook.url).toBe('');
  });
});

describe('rotating Telegram’s secret token', () => {
  test('adds the new one, waits two reloads, switches Telegram, and ends the old one ten minutes later', async () => {
    const { clock, run, secrets, telegram, waits } = await scene();
    await run();
    expect((await run({ rotate: true })).done).toEqual([
      'A new secret token is stored beside the old one.',
      'Every function accepts the old secret and the new one.',
      `Telegram sends what people write to @acme_verify_bot to ${URL}.`,
      'The old secret is retired: it is refused ten minutes from now.',
    ]);
    expect(waits).toEqual([['every function knows the new secret', 10 * MINUTE]]);
    expect(telegram.webhook.secretToken).toBe(drawn(2));
    const at = (milliseconds: number) => new Date(milliseconds).toISOString();
    expect(JSON.parse(secrets.text(PARAMETER) ?? '')).toEqual({
      values: [
        { value: drawn(1), until: at(clock.now() + 10 * MINUTE) },
        { value: drawn(2), from: at(clock.now() - 10 * MINUTE) },
      ],
    });
  });

  test('that is asked for at the first set-up is that set-up', async () => {
    const { run, waits } = await scene();
    expect((await run({ rotate: true })).done).toHaveLength(2);
    expect(waits).toEqual([]);
  });

  test('leaves no trace of a value that is over', async () => {
    const { clock, run, secrets } = await scene();
    await run();
    await run({ rotate: true });
    clock.advance(60 * MINUTE);
    await run({ rotate: true });
    expect(secrets.text(PARAMETER)).not.toContain(drawn(1));
    expect(secrets.text(PARAMETER)).toContain(drawn(3));
  });

  test('by two operators at once stops the one whose secret was overtaken', async () => {
    const { clock, run, secrets, telegram, ...operator } = await scene();
    await run();
    const other = JSON.stringify({
      values: [{ value: drawn(1) }, { value: 'theirs', from: new Date(clock.now() + 1) }],
    });
    const waitUntil = async () => secrets.put(PARAMETER, other);
    const ports = {
      ...operator,
      clock,
      secrets,
      waitUntil,
      telegram: telegramAt(accessTo(telegram.baseUrl)),
    };
    const stop = await stopOf(setUpTelegram(ports, { ...TARGET, rotate: true }));
    expect(stop.why).toBe(`Somebody else changed ${PARAMETER} at the same time: run this command again.`);
    expect(telegram.webhook.secretToken).toBe(drawn(1));
  });

  test('stops before the switch when this machine’s clock is wrong', async () => {
    const { run, secrets, telegram, clock, ...operator } = await scene();
    await run();
    const late = { now: () => clock.now() - 5 * MINUTE };
    const ports = { ...operator, secrets, clock: late, telegram: telegramAt(accessTo(telegram.baseUrl)) };
    const stop = await stopOf(setUpTelegram(ports, { ...TARGET, rotate: true }));
    expect(stop.why).toBe(
      'The clock of this machine and that of AWS are 300 seconds apart: set it right first.',
    );
    expect(telegram.webhook.secretToken).toBe(drawn(1));
    // Once it is right, the two reloads count from when the secret was really stored.
    await run();
    expect(telegram.webhook.secretToken).toBe(drawn(2));
    expect(operator.waits).toEqual([['every function knows the new secret', 10 * MINUTE]]);
  });
});

const isSetWebhook = ({ path }: StandInRequest) => path.endsWith('/setWebhook');

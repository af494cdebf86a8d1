import { describe, expect, test } from 'vitest';
import { accessTo, telegramAt } from './access.ts';
import { BOT_TOKEN, refuse, startTelegram } from './telegram-stand-in.ts';

const URL = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
const WEBHOOK = {
  url: URL,
  secretToken: 'a-secret_token',
  allowedUpdates: ['message'],
  dropPendingUpdates: false,
};

describe('the Bot API', () => {
  test('is called by POST, with the token in the path and JSON in the body', async () => {
    const { baseUrl, received } = await startTelegram();
    await telegramAt(accessTo(baseUrl)).setWebhook(WEBHOOK);
    const [call] = received;
    expect([call?.method, call?.path]).toEqual(['POST', `/bot${BOT_TOKEN}/setWebhook`]);
    expect(call?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(call?.body ?? '')).toEqual({
      url: URL,
      secret_token: 'a-secret_token',
      allowed_updates: ['message'],
    });
  });

  test('drops what waits only when it is told to', async () => {
    const { baseUrl, setWebhook, webhook } = await startTelegram();
    setWebhook({ pendingUpdates: 3 });
    await telegramAt(accessTo(baseUrl)).setWebhook(WEBHOOK);
    expect(webhook.pendingUpdates).toBe(3);
    await telegramAt(accessTo(baseUrl)).setWebhook({ ...WEBHOOK, dropPendingUpdates: true });
    expect(webhook.pendingUpdates).toBe(0);
  });

  test('tells the bot, a webhook that was never set, and one that failed', async () => {
    const { baseUrl, setWebhook } = await startTelegram('acme_verify_bot');
    const telegram = telegramAt(accessTo(baseUrl));
    expect(await telegram.bot()).toEqual({ username: 'acme_verify_bot' });
    expect(await telegram.webhook()).toEqual({
      url: undefined,
      pendingUpdates: 0,
      allowedUpdates: undefined,
      lastError: undefined,
    });
    setWebhook({
      url: URL,
      pendingUpdates: 2,
      allowedUpdates: ['message'],
      lastError: { date: 1_770_199_200, message: 'Wrong response from the webhook: 401 Unauthorized' },
    });
    expect(await telegram.webhook()).toEqual({
      url: URL,
      pendingUpdates: 2,
      allowedUpdates: ['message'],
      lastError: { at: 1_770_199_200_000, message: 'Wrong response from the webhook: 401 Unauthorized' },
    });
  });

  test('says in its own words why it refuses a webhook, without the secret token', async () => {
    const standIn = await startTelegram();
    standIn.failNext(
      refuse(400, 'Bad Request: bad webhook: a-secret_token: HTTPS URL must be provided for webhook'),
    );
    await expect(telegramAt(accessTo(standIn.baseUrl)).setWebhook(WEBHOOK)).rejects.toThrow(
      'Telegram refused this: Bad Request: bad webhook: ...: HTTPS URL must be provided for webhook.',
    );
  });
});

import { describe, expect, test } from 'vitest';
import type { ProviderAccess } from '../../../shared/administration/channels/provider-access.ts';
import { ProviderError } from '../../../shared/administration/channels/provider-error.ts';
import { NOBODY_LISTENS } from '../../local/phone/recorder.ts';
import { accessTo, metaAt, telegramAt, twilioAt } from './access.ts';
import { ACCESS_TOKEN, APP_ID, APP_SECRET, refuse as metaRefuses, startMeta } from './meta-stand-in.ts';
import type { StandIn, StandInAnswer } from './stand-in.ts';
import { BOT_TOKEN, startTelegram, refuse as telegramRefuses } from './telegram-stand-in.ts';
import { AUTH_TOKEN, startTwilio, refuse as twilioRefuses } from './twilio-stand-in.ts';

type Provider = {
  readonly name: string;
  readonly start: () => Promise<StandIn>;
  readonly call: (access: ProviderAccess) => Promise<unknown>;
  readonly secrets: readonly string[];
  readonly tooMany: (seconds: number) => StandInAnswer;
};

const minutes = (seconds: number) =>
  JSON.stringify({
    '102290129340398': [{ type: 'whatsapp', estimated_time_to_regain_access: seconds / 60 }],
  });

const PROVIDERS: readonly Provider[] = [
  {
    name: 'Telegram',
    start: startTelegram,
    call: (access) => telegramAt(access).bot(),
    secrets: [BOT_TOKEN],
    tooMany: (seconds) => telegramRefuses(429, `Too Many Requests: retry after ${seconds}`, seconds),
  },
  {
    name: 'Meta',
    start: startMeta,
    call: (access) => metaAt(access).subscriptions(),
    secrets: [APP_SECRET, ACCESS_TOKEN],
    tooMany: (seconds) => ({
      ...metaRefuses(
        400,
        80_008,
        '(#80008) There have been too many calls to this WhatsApp Business account.',
      ),
      headers: { 'x-business-use-case-usage': minutes(seconds) },
    }),
  },
  {
    name: 'Twilio',
    start: startTwilio,
    call: (access) => twilioAt(access).account(),
    secrets: [AUTH_TOKEN],
    tooMany: (seconds) => ({
      ...twilioRefuses(429, 20_429, 'Too Many Requests'),
      headers: { 'retry-after': String(seconds) },
    }),
  },
];

/** What a call that must fail throws: one sentence without any secret. */
async function failureOf(call: Promise<unknown>, secrets: readonly string[]): Promise<ProviderError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error(`It did not fail as it should: ${error}`);
  expect(error.message).toMatch(/^[^\n]+\.$/);
  for (const secret of secrets) expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(secret);
  expect(error.cause).toBeUndefined();
  return error;
}

describe.each(PROVIDERS)('$name', ({ name, start, call, secrets, tooMany }) => {
  test('that does not answer is given up, and its name and the time are said', async () => {
    const standIn = await start();
    standIn.failNext('stall');
    const { message } = await failureOf(call(accessTo(standIn.baseUrl, 50)), secrets);
    expect(message).toBe(`${name} did not answer within 0.05 seconds: run the command again.`);
  });

  test('that is out of reach is told apart from one that is slow', async () => {
    const { message } = await failureOf(call(accessTo(NOBODY_LISTENS)), secrets);
    expect(message).toBe(`${name} can't be reached from here (ECONNREFUSED): check your network.`);
  });

  test.each([500, 502, 503])('with a fault of its own (%i) is to be asked again later', async (status) => {
    const standIn = await start();
    standIn.failNext({ status, body: '<html>Bad Gateway</html>' });
    const { message } = await failureOf(call(accessTo(standIn.baseUrl)), secrets);
    expect(message).toBe(
      `${name} has a fault of its own (it answered ${status}): run the command again later.`,
    );
  });

  test.each([
    ['HTML', '<html>hello</html>'],
    ['nothing', ''],
    ['another JSON', { hello: 'world' }],
    ['a list', []],
    ['null', null],
    ['fields of another type', { ok: true, result: { username: 7 }, data: 'x', status: 7 }],
  ])('that answers 200 with %s is not understood', async (_what, body) => {
    const standIn = await start();
    standIn.failNext({ body });
    const { failure } = await failureOf(call(accessTo(standIn.baseUrl)), secrets);
    expect(failure).toEqual({ kind: 'unexpected', status: 200 });
  });

  test('that points elsewhere is not followed with the credentials', async () => {
    const standIn = await start();
    const elsewhere = await start();
    standIn.failNext({ status: 307, headers: { location: elsewhere.baseUrl }, body: '' });
    await failureOf(call(accessTo(standIn.baseUrl)), secrets);
    expect(elsewhere.received).toEqual([]);
  });

  test('that asks for much patience says how much, and is not asked again', async () => {
    const standIn = await start();
    standIn.failNext(tooMany(600));
    const access = accessTo(standIn.baseUrl);
    const { message } = await failureOf(call(access), secrets);
    expect(message).toBe(
      `${name} was asked too often and wants to be left alone for 10 minutes: run the command again then.`,
    );
    expect([standIn.received.length, access.waited]).toEqual([1, []]);
  });

  test('that says 429 without a time is told as such', async () => {
    const standIn = await start();
    standIn.failNext({ status: 429, body: '' });
    const { message } = await failureOf(call(accessTo(standIn.baseUrl)), secrets);
    expect(message).toContain('for some minutes');
  });
});

describe.each(PROVIDERS.filter(({ name }) => name !== 'Meta'))(
  '$name',
  ({ name, start, call, secrets, tooMany }) => {
    test('that asks for a little patience gets it, and is asked again', async () => {
      const standIn = await start();
      standIn.failNext(tooMany(5));
      const access = accessTo(standIn.baseUrl);
      await call(access);
      expect(access.waited).toEqual([
        { milliseconds: 5000, reason: `${name} asks for 5 seconds of patience` },
      ]);
      expect(standIn.received).toHaveLength(2);
    });

    test('that asks for it again and again is given up', async () => {
      const standIn = await start();
      standIn.failNext(tooMany(1), tooMany(1), tooMany(1));
      const access = accessTo(standIn.baseUrl);
      const { failure } = await failureOf(call(access), secrets);
      expect(failure).toEqual({ kind: 'too_many', retryAfterSeconds: 1 });
      expect([standIn.received.length, access.waited.length]).toEqual([3, 2]);
    });
  },
);

describe('a credential that is not accepted is named, with the place where it is found', () => {
  test('Telegram: a token of nobody', async () => {
    const { baseUrl } = await startTelegram();
    const wrong = '7342115601:AAEtqnCkZ0rXYnK2h5v9oQwWmVxJc3LbXXX';
    const { message } = await failureOf(telegramAt(accessTo(baseUrl), wrong).bot(), [wrong]);
    expect(message).toBe(
      'Telegram does not accept the bot token: it is found in the chat with @BotFather: /mybots, the bot, API Token.',
    );
  });

  test('Telegram: what is no token never becomes a path', async () => {
    const { baseUrl, received } = await startTelegram();
    const wrong = '1/../../evil?';
    const { failure } = await failureOf(telegramAt(accessTo(baseUrl), wrong).bot(), [wrong]);
    expect([failure.kind, received]).toEqual(['not_accepted', []]);
  });

  test('Twilio: another token, or that of another account', async () => {
    const { baseUrl } = await startTwilio();
    const wrong = 'f'.repeat(32);
    const { message } = await failureOf(twilioAt(accessTo(baseUrl), wrong).account(), [wrong]);
    expect(message).toBe(
      'Twilio does not accept the auth token for this account SID: it is found in the Twilio Console: Account Dashboard, Account Info.',
    );
  });

  test.each([
    [190, 'Invalid OAuth access token signature.'],
    [1, 'Error validating client secret.'],
    [101, 'Error validating application. Cannot get application info due to a system error.'],
  ])('Meta: an app secret, refused by code %i', async (code, text) => {
    const standIn = await startMeta();
    standIn.failNext(metaRefuses(400, code, text));
    const { message } = await failureOf(metaAt(accessTo(standIn.baseUrl)).subscriptions(), [APP_SECRET]);
    expect(message).toBe(
      "Meta does not accept the app id with this app secret: it is found in Meta's App Dashboard: App settings, Basic.",
    );
  });

  test('Meta: an access token, which Meta itself would quote', async () => {
    const { baseUrl } = await startMeta();
    const accessToken = 'EAAJwrongZAtoken0123456789';
    const call = metaAt(accessTo(baseUrl), { accessToken }).subscribedApps('102290129340398');
    expect((await failureOf(call, [accessToken])).message).toMatch(
      /^Meta does not accept the access token: it is found in Meta's Business settings: .*whatsapp_business_messaging\.$/,
    );
  });
});

describe('what a provider says of a refusal', () => {
  test.each([
    [
      'a secret',
      `Malformed access token ${ACCESS_TOKEN} for ${APP_ID}|${APP_SECRET}`,
      /^Malformed access token \.\.\. for/,
    ],
    ['lines and colours', 'One\n\u001b[31mtwo\u0007\u202e three.', /^One \[31mtwo three$/],
    ['a novel', 'x'.repeat(5000), /^x{300}$/],
  ])('is one short line without %s', async (_what, said, reason) => {
    const standIn = await startMeta();
    standIn.failNext(metaRefuses(400, 100, said));
    const { failure } = await failureOf(metaAt(accessTo(standIn.baseUrl)).subscriptions(), [
      APP_SECRET,
      ACCESS_TOKEN,
    ]);
    expect(failure).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  test('of a permission says that the credential itself is good', async () => {
    const standIn = await startMeta();
    standIn.failNext(metaRefuses(403, 200, '(#200) You do not have the necessary permissions'));
    const { message } = await failureOf(metaAt(accessTo(standIn.baseUrl)).phoneNumber('106540352242922'), []);
    expect(message).toMatch(
      /^Meta accepts the access token and does not let it do this \(\(#200\) You do not have/,
    );
    const twilio = await startTwilio();
    twilio.failNext(twilioRefuses(403, 20_008, 'Resource not accessible with Test Account Credentials'));
    expect((await failureOf(twilioAt(accessTo(twilio.baseUrl)).account(), [])).failure.kind).toBe(
      'not_allowed',
    );
  });
});

import { describe, expect, test } from 'vitest';
import { checkSms } from '../../../shared/channels/sms/operator/check.ts';
import { checkTelegram } from '../../../shared/channels/telegram/operator/check.ts';
import { accessTo, telegramAt, twilioAt } from '../../adapters/providers/access.ts';
import {
  refuse as refusedByTelegram,
  startTelegram,
  type TelegramStandIn,
} from '../../adapters/providers/telegram-stand-in.ts';
import { AUTH_TOKEN, startTwilio, type TwilioStandIn } from '../../adapters/providers/twilio-stand-in.ts';
import { HOUR, MINUTE, TEN_O_CLOCK } from '../../fakes/clock.ts';
import { type OperatorScene, operatorScene, wrongIn } from './operator.ts';

const URL = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
const PARAMETER = '/verso/test/channels/secret';

const at = (milliseconds: number) => new Date(milliseconds).toISOString();
const rotation = (since: number) =>
  JSON.stringify({ values: [{ value: 'old' }, { value: AUTH_TOKEN, from: at(since) }] });

describe('a check of Telegram', () => {
  async function checked(change: (telegram: TelegramStandIn, operator: OperatorScene) => void = () => {}) {
    const telegram = await startTelegram('acme_verify_bot');
    const operator = operatorScene();
    operator.secrets.put(PARAMETER, 'a-secret_token');
    telegram.setWebhook({ url: URL, allowedUpdates: ['message'] });
    change(telegram, operator);
    return checkTelegram(
      { ...operator, telegram: telegramAt(accessTo(telegram.baseUrl)) },
      { botUsername: 'acme_verify_bot', parameter: PARAMETER, webhookUrl: URL },
    );
  }

  test('finds that all is well', async () => {
    expect(await checked()).toEqual([
      { kind: 'ok', text: 'The secret token is stored.' },
      { kind: 'ok', text: 'The bot is @acme_verify_bot.' },
      { kind: 'ok', text: `The bot sends to ${URL}.` },
      { kind: 'ok', text: 'No delivery has failed, and no message waits.' },
    ]);
  });

  const failed = (message: string, ago = MINUTE) => ({ date: (TEN_O_CLOCK - ago) / 1000, message });

  test.each<[string, Parameters<typeof checked>[0], RegExp]>([
    [
      'no webhook',
      (telegram) => telegram.setWebhook({ url: '' }),
      /^The bot has no webhook: run npx verso channels telegram set-up\.$/,
    ],
    [
      'another webhook',
      (telegram) => telegram.setWebhook({ url: 'https://a.example/' }),
      /sends to https:\/\/a\.example\/, not to .*--replace/,
    ],
    [
      'no messages',
      (telegram) => telegram.setWebhook({ allowedUpdates: ['callback_query'] }),
      /does not send updates of the kind message/,
    ],
    [
      'refused signatures',
      (telegram) =>
        telegram.setWebhook({
          pendingUpdates: 2,
          lastError: failed('Wrong response from the webhook: 401 Unauthorized'),
        }),
      /^A delivery failed at 2026-02-04T09:59:00\.000Z \(Wrong .*401 Unauthorized\), and 2 messages wait: the bot signs with another secret token/,
    ],
    [
      'faults of ours',
      (telegram) =>
        telegram.setWebhook({
          lastError: failed('Wrong response from the webhook: 503 Service Unavailable'),
        }),
      /no message waits: see the function's log\.$/,
    ],
    [
      'an old failure with messages that still wait',
      (telegram) =>
        telegram.setWebhook({ pendingUpdates: 1, lastError: failed('Connection timed out', 2 * HOUR) }),
      /1 messages wait/,
    ],
    [
      'no secret',
      (_telegram, { secrets }) => secrets.put(PARAMETER, ''),
      /^No secret token is stored: run npx verso/,
    ],
    [
      'a rotation that nobody ended',
      (_telegram, { secrets, clock }) => {
        secrets.put(PARAMETER, rotation(clock.now()));
        clock.advance(11 * MINUTE);
      },
      /^Two values of the secret token are in use, since a rotation was begun: npx verso channels telegram set-up ends it\.$/,
    ],
    [
      'an unknown token',
      (telegram) => telegram.failNext(refusedByTelegram(401, 'Unauthorized')),
      /does not accept the bot token/,
    ],
    [
      'a Telegram that is away',
      (telegram) => telegram.failNext({ status: 502, body: '' }),
      /fault of its own/,
    ],
  ])('finds %s', async (_what, change, text) => {
    expect(wrongIn(await checked(change))).toEqual([expect.stringMatching(text)]);
  });

  test('finds another bot', async () => {
    const telegram = await startTelegram('other_bot');
    const operator = operatorScene();
    operator.secrets.put(PARAMETER, 'a-secret_token');
    const findings = await checkTelegram(
      { ...operator, telegram: telegramAt(accessTo(telegram.baseUrl)) },
      { botUsername: 'acme_verify_bot', parameter: PARAMETER, webhookUrl: URL },
    );
    expect(wrongIn(findings)).toEqual([
      'The token is that of @other_bot, and infra/verso.config.ts names @acme_verify_bot.',
    ]);
  });

  test.each<[string, Parameters<typeof checked>[0], RegExp]>([
    [
      'an old failure that is over',
      (telegram) => telegram.setWebhook({ lastError: failed('Connection timed out', 2 * HOUR) }),
      /Connection timed out/,
    ],
    [
      'updates that nobody reads',
      (telegram) => telegram.setWebhook({ allowedUpdates: ['message', 'poll'] }),
      /also sends poll/,
    ],
    [
      'a rotation under way',
      (_telegram, { secrets, clock }) => secrets.put(PARAMETER, rotation(clock.now())),
      /^Two values/,
    ],
  ])('mentions %s and lets it be', async (_what, change, text) => {
    const findings = await checked(change);
    expect(wrongIn(findings)).toEqual([]);
    expect(findings).toContainEqual({ kind: 'note', text: expect.stringMatching(text) });
  });

  test('takes Telegram’s own choice of updates', async () => {
    expect(wrongIn(await checked((telegram) => telegram.setWebhook({ allowedUpdates: undefined })))).toEqual(
      [],
    );
  });
});

describe('a check of SMS', () => {
  const FULL = `${URL}#rc=2&rp=all`;

  async function checked(change: (twilio: TwilioStandIn, operator: OperatorScene) => void = () => {}) {
    const twilio = await startTwilio([{ sms_url: FULL }]);
    const operator = operatorScene();
    operator.secrets.put(PARAMETER, AUTH_TOKEN);
    change(twilio, operator);
    const access = accessTo(twilio.baseUrl);
    return checkSms(
      { ...operator, twilio: (token) => twilioAt(access, token) },
      { numbers: ['+15005550006'], parameter: PARAMETER, webhookUrl: URL },
    );
  }
  const number = (change: Partial<TwilioStandIn['numbers'][number]>) => (twilio: TwilioStandIn) =>
    void Object.assign(twilio.numbers[0] ?? {}, change);

  test('finds that all is well', async () => {
    expect(await checked()).toEqual([
      { kind: 'ok', text: 'The auth token is stored.' },
      { kind: 'ok', text: 'Twilio accepts the auth token, and the account is active.' },
      { kind: 'ok', text: `The number +15005550006 sends to ${FULL}.` },
    ]);
  });

  test.each<[string, Parameters<typeof checked>[0], RegExp]>([
    [
      'another URL',
      number({ sms_url: 'https://a.example/' }),
      /sends to https:\/\/a\.example\/, not to .*--replace/,
    ],
    ['no URL', number({ sms_url: '' }), /sends nowhere/],
    ['no fragment', number({ sms_url: URL }), /lacks #rc=2&rp=all/],
    ['another fragment', number({ sms_url: `${URL}#rc=2` }), /lacks #rc=2&rp=all/],
    ['another method', number({ sms_method: 'GET' }), /calls by GET, not by POST/],
    ['a TwiML app', number({ sms_application_sid: 'AP1' }), /sends to the TwiML app AP1/],
    ['no such number', number({ phone_number: '+15005550001' }), /has no number \+15005550006/],
    [
      'a suspended account',
      (twilio) => Object.assign(twilio.account, { status: 'suspended' }),
      /account is suspended/,
    ],
    [
      'another primary token',
      (twilio) => Object.assign(twilio.tokens, { primary: 'f'.repeat(32), secondary: AUTH_TOKEN }),
      /^Twilio signs with another auth token than the stored one/,
    ],
    [
      'a token that is no more',
      (twilio) => Object.assign(twilio.tokens, { primary: 'f'.repeat(32) }),
      /does not accept the auth token/,
    ],
    ['no token', (_twilio, { secrets }) => secrets.put(PARAMETER, ''), /^No auth token is stored/],
  ])('finds %s', async (_what, change, text) => {
    expect(wrongIn(await checked(change))).toEqual([expect.stringMatching(text)]);
  });

  test('lets a rotation be while it is under way', async () => {
    const findings = await checked((twilio, { secrets, clock }) => {
      secrets.put(PARAMETER, rotation(clock.now()));
      Object.assign(twilio.tokens, { primary: 'f'.repeat(32), secondary: AUTH_TOKEN });
    });
    expect(wrongIn(findings)).toEqual([]);
  });
});

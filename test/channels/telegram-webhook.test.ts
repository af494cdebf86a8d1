import { describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../shared/channels/inbound-message.ts';
import { TELEGRAM_SECRETS } from '../../shared/channels/telegram/secrets.ts';
import type { Outcome } from '../../shared/verification/outcome.ts';
import { NUMBER, pendingVerification } from '../fakes/verifications.ts';
import { RECEIVERS, webhookRequest } from './receivers.ts';
import { secretsWith } from './secrets.ts';

const HEADER = 'x-telegram-bot-api-secret-token';

describe('Telegram’s secret token', () => {
  const secrets = secretsWith({ [TELEGRAM_SECRETS.secretToken]: 'a-secret_token' });
  const authentic = (token: string | undefined, known = secrets) =>
    RECEIVERS.telegram.authenticate(webhookRequest({ headers: { [HEADER]: token } }), known);

  test('opens the webhook', () => {
    expect(authentic('a-secret_token')).toBe(true);
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['another', 'another-token'],
    ['in capitals', 'A-SECRET_TOKEN'],
    ['longer', 'a-secret_token '],
    ['shorter', 'a-secret_toke'],
  ])('that is %s does not', (_what, token) => {
    expect(authentic(token)).toBe(false);
  });

  // setWebhook without a token makes Telegram send none: https://core.telegram.org/bots/api#setwebhook
  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['anything', 'a-secret_token'],
  ])('that is %s opens nothing while the deployment has none itself', (_what, token) => {
    expect(authentic(token, secretsWith({}))).toBe(false);
  });
});

describe('Telegram is answered', () => {
  const verification = pendingVerification();
  const message: InboundMessage = { kind: 'code', sender: { id: '11223344' }, code: 'K7M2XQ4P' };

  function reply(outcome: Outcome, received: InboundMessage = message): unknown {
    const { status, contentType, body } = RECEIVERS.telegram.acknowledge([{ message: received, outcome }]);
    expect([status, contentType]).toEqual([200, 'application/json']);
    return body === '' ? undefined : JSON.parse(body);
  }

  test('with a button that shares the number, after saying for whom', () => {
    expect(reply({ kind: 'number_asked', verification })).toEqual({
      method: 'sendMessage',
      chat_id: 11223344,
      text: expect.stringMatching(/^Acme asks to confirm that the number ending in 99 is yours\./),
      reply_markup: {
        keyboard: [[{ text: 'Share my phone number', request_contact: true }]],
        resize_keyboard: true,
        one_time_keyboard: true,
      },
    });
  });

  test.each(['verified', 'already_verified', 'wrong_sender'] as const)(
    'once it is %s, without the button',
    (kind) => {
      expect(reply({ kind, verification })).toMatchObject({
        text: expect.stringContaining('Acme'),
        reply_markup: { remove_keyboard: true },
      });
    },
  );

  test('never with the number that is asked for', () => {
    for (const kind of ['number_asked', 'verified', 'already_verified', 'wrong_sender'] as const) {
      expect(JSON.stringify(reply({ kind, verification }))).not.toContain(NUMBER.slice(1, -2));
    }
  });

  test('by the same sentence for every code that is not to be used', () => {
    expect(reply({ kind: 'no_match' })).toMatchObject({
      text: expect.stringContaining("This code isn't valid"),
    });
  });

  test('by what to do when nobody waits for a number', () => {
    expect(reply({ kind: 'nothing_asked' })).toMatchObject({ text: expect.stringContaining('Nobody waits') });
  });

  test('by help for what can’t be used, and by silence in a group', () => {
    const help = { kind: 'unusable', reason: 'no_code', sender: { id: '1' }, answer: 'help' } as const;
    expect(reply(help, help)).toMatchObject({ chat_id: 1, text: expect.stringContaining('confirm') });
    const group = { kind: 'unusable', reason: 'group' } as const;
    expect(reply(group, group)).toBeUndefined();
  });
});

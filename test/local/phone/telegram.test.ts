import { describe, expect, test } from 'vitest';
import {
  accountOf,
  contactUpdate,
  startUpdate,
  telegramRequest,
} from '../../../shared/channels/telegram/phone/updates.ts';
import { parseUpdate } from '../../../shared/channels/telegram/update.ts';
import { configurationFor } from './local-configuration-fixture.ts';

const NUMBER = '+37069199199';
const NOW = Date.parse('2026-11-23T12:00:00Z');
const { telegram } = configurationFor('http://127.0.0.1:3000');
const account = accountOf(NUMBER);

function received(update: object) {
  return parseUpdate(telegramRequest(telegram, update).body ?? '');
}

describe('an account', () => {
  test('is the same for the same number, however it is written', () => {
    expect(accountOf('370 691 99199')).toEqual(account);
  });

  test('is another one for another number, even if the last nine digits agree', () => {
    expect(accountOf('+1069199199').id).not.toBe(account.id);
  });

  test.each(['+37069199199', '+10000000', '+999999999999999'])('of %s fits into 52 bits', (number) => {
    const { id } = accountOf(number);
    expect(id).toBeGreaterThan(0);
    expect(id).toBeLessThan(2 ** 52);
  });
});

describe('an update', () => {
  test('of Start has all fields of a private chat', () => {
    expect(startUpdate(account, '23456789', NOW)).toEqual({
      update_id: expect.any(Number),
      message: {
        message_id: 42,
        from: { id: account.id, is_bot: false, first_name: 'Ann', username: 'ann', language_code: 'en' },
        chat: { id: account.id, type: 'private', first_name: 'Ann', username: 'ann' },
        date: 1_795_435_200,
        text: '/start 23456789',
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      },
    });
  });

  test('that comes later has a higher number', () => {
    const [first, second] = [NOW, NOW + 1].map((now) => startUpdate(account, '23456789', now).update_id);
    expect(second).toBeGreaterThan(first ?? Number.NaN);
  });

  test('of Start reads as a code from this account', () => {
    expect(received(startUpdate(account, '23456789', NOW))).toEqual({
      kind: 'code',
      sender: { id: String(account.id), language: 'en' },
      code: '23456789',
    });
  });

  test.each(['37069199199', '+37069199199'])('with the own contact %s reads as the number', (number) => {
    expect(received(contactUpdate(account, { number, userId: account.id }, NOW))).toMatchObject({
      kind: 'number',
      sender: { id: String(account.id), language: 'en' },
      number: NUMBER,
    });
  });

  test.each([
    ['of another account', { number: NUMBER, userId: accountOf('+37060000000').id }],
    ['of nobody on Telegram', { number: NUMBER }],
    ['that was forwarded', { number: NUMBER, userId: account.id, forwarded: true }],
  ])('with a contact %s reads as not the own one', (_, contact) => {
    expect(received(contactUpdate(account, contact, NOW))).toMatchObject({
      kind: 'unusable',
      reason: 'not_own_contact',
    });
  });
});

describe('a call', () => {
  test("carries Telegram's secret token", () => {
    expect(telegramRequest(telegram, {})).toEqual({
      url: telegram.webhookUrl,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': 'telegram-secret-token',
      },
      body: '{}',
    });
  });

  test('can carry another one', () => {
    const { headers } = telegramRequest(telegram, {}, 'bad');
    expect(headers['x-telegram-bot-api-secret-token']).not.toBe('telegram-secret-token');
  });
});

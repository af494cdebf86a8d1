import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseNotification } from '../../../shared/channels/whatsapp/notification.ts';
import {
  notification,
  statusNotification,
  subscriptionRequest,
  type WhatsappMessage,
  whatsappRequest,
} from '../../../shared/channels/whatsapp/phone/notifications.ts';
import { configurationFor } from './local-configuration-fixture.ts';

const NUMBER = '+37069199199';
const NOW = Date.parse('2026-11-23T12:00:00Z');
const { whatsapp } = configurationFor('http://127.0.0.1:3000');
const settings = { ...whatsapp, provider: 'meta', formatted: '+1 555 078 3881', replies: false } as const;
const message: WhatsappMessage = { from: NUMBER, text: 'VERIFY 23456789 - ačiū 🙂' };

function received(payload: object) {
  return parseNotification(whatsappRequest(whatsapp, payload).body ?? '', settings);
}

describe('a notification', () => {
  test('has all fields that Meta sends', () => {
    expect(notification(whatsapp, [{ ...message, id: 'wamid.1', name: 'Ona' }], NOW)).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: expect.any(String),
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
                contacts: [
                  {
                    profile: { name: 'Ona' },
                    wa_id: '37069199199',
                    user_id: expect.stringMatching(/^LT\.\d+$/),
                  },
                ],
                messages: [
                  {
                    from: '37069199199',
                    from_user_id: expect.stringMatching(/^LT\.\d+$/),
                    id: 'wamid.1',
                    timestamp: '1795435200',
                    type: 'text',
                    text: { body: 'VERIFY 23456789 - ačiū 🙂' },
                  },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test('reads as a code from this number, with the name that was escaped', () => {
    expect(received(notification(whatsapp, [{ ...message, name: 'Šarūnė 🙂' }], NOW))).toEqual([
      {
        kind: 'code_with_number',
        sender: { id: expect.stringMatching(/^LT\.\d+$/) },
        code: '23456789',
        number: NUMBER,
        method: 'whatsapp_from',
        data: { wa_id: '37069199199', profile_name: 'Šarūnė 🙂' },
      },
    ]);
  });

  test('of two people reads as two codes', () => {
    const both = [message, { from: '+37060000000', text: 'VERIFY CFGHJKMN' }];
    expect(received(notification(whatsapp, both, NOW))).toMatchObject([
      { kind: 'code_with_number', number: NUMBER, code: '23456789' },
      { kind: 'code_with_number', number: '+37060000000', code: 'CFGHJKMN' },
    ]);
  });

  test.each([
    ['a forwarded message', { ...message, forwarded: true }, 'forwarded'],
    ['a message in a group', { ...message, groupId: 'group' }, 'group'],
    ['somebody who hides their number', { ...message, from: undefined }, 'sender_without_number'],
  ])('of %s reads as unusable', (_, sent, reason) => {
    expect(received(notification(whatsapp, [sent], NOW))).toEqual([{ kind: 'unusable', reason }]);
  });

  test('of a delivery holds no message', () => {
    expect(received(statusNotification(whatsapp, NUMBER, NOW))).toEqual([]);
  });
});

describe('a call', () => {
  const { body = '', headers } = whatsappRequest(whatsapp, notification(whatsapp, [message], NOW));

  test('escapes everything beyond ASCII, with lower-case digits', () => {
    expect(body).toContain(String.raw`a\u010di\u016b \ud83d\ude42`);
    expect(Buffer.from(body).every((byte) => byte < 0x80)).toBe(true);
  });

  test('is signed over its bytes', () => {
    const expected = createHmac('sha256', 'whatsapp-app-secret').update(Buffer.from(body)).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
  });

  test('can be signed with another secret', () => {
    const wrong = whatsappRequest(whatsapp, {}, 'bad').headers['x-hub-signature-256'];
    expect(wrong).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(wrong).not.toBe(whatsappRequest(whatsapp, {}).headers['x-hub-signature-256']);
  });

  test('asks whether the webhook is ours, with the token we gave Meta', () => {
    const { url, method } = subscriptionRequest(whatsapp, '1158201444');
    expect(method).toBe('GET');
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': 'whatsapp-verify-token',
    });
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { messageForm, twilioRequest } from '../../../shared/channels/sms/phone/twilio-form.ts';
import { parseTwilioMessage } from '../../../shared/channels/sms/twilio-message.ts';
import { configurationFor } from './local-configuration-fixture.ts';

const NUMBER = '+37069199199';
const { sms: twilio } = configurationFor('http://127.0.0.1:3000');
const settings = {
  provider: 'twilio' as const,
  accountSid: twilio.accountSid,
  numbers: [{ number: twilio.smsNumber, formatted: '+1 500 555 0006' }],
};
const form = messageForm(twilio, { from: NUMBER, text: 'VERIFY 23456789 - ačiū & 1+1 🙂', country: 'LT' });

/** Twilio's own words: the URL, then each parameter's name and value, in the order of names. */
function signature(token: string, url: string, parameters: Readonly<Record<string, string>>): string {
  const signed = Object.keys(parameters)
    .sort()
    .reduce((text, name) => `${text}${name}${parameters[name]}`, url);
  return createHmac('sha1', token).update(signed, 'utf8').digest('base64');
}

describe('a message', () => {
  test('reads as a code from this number', () => {
    expect(parseTwilioMessage(twilioRequest(twilio, form).body ?? '', settings)).toEqual({
      kind: 'code_with_number',
      sender: { id: NUMBER },
      code: '23456789',
      number: NUMBER,
      method: 'sms_mo',
      data: { provider: 'twilio', from_country: 'LT' },
    });
  });

  test('has one id under all three of its names', () => {
    expect(form.MessageSid).toMatch(/^SM[0-9a-f]{32}$/);
    expect([form.SmsSid, form.SmsMessageSid]).toEqual([form.MessageSid, form.MessageSid]);
  });

  test('is a new one unless the id is given', () => {
    const again = { from: NUMBER, text: 'VERIFY 23456789' };
    expect(messageForm(twilio, again).MessageSid).not.toBe(messageForm(twilio, again).MessageSid);
    expect(messageForm(twilio, { ...again, sid: 'SM1' }).MessageSid).toBe('SM1');
  });

  test.each([
    ['from a name', { from: 'VERSO' }, 'sender_without_number'],
    ['to a number of somebody else', { to: '+15005550009' }, 'not_addressed_to_us'],
    ['without a code', { text: 'hello' }, 'no_code'],
  ])('%s reads as unusable', (_, change, reason) => {
    const changed = messageForm(twilio, { from: NUMBER, text: 'VERIFY 23456789', ...change });
    expect(parseTwilioMessage(twilioRequest(twilio, changed).body ?? '', settings)).toEqual({
      kind: 'unusable',
      reason,
    });
  });
});

describe('a call', () => {
  const { url, method, headers, body } = twilioRequest(twilio, form);

  test('is a form with every parameter, intact', () => {
    expect([url, method]).toEqual([twilio.webhookUrl, 'POST']);
    expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual(form);
  });

  test('is signed over the URL and every parameter', () => {
    expect(headers['x-twilio-signature']).toBe(signature('twilio-auth-token', twilio.webhookUrl, form));
  });

  test('can be signed with another token', () => {
    expect(twilioRequest(twilio, form, 'bad').headers['x-twilio-signature']).not.toBe(
      signature('twilio-auth-token', twilio.webhookUrl, form),
    );
  });
});

// Published in Twilio's security documentation and repeated in its libraries' tests.
test("the independent computation agrees with Twilio's published vector", () => {
  const parameters = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675310',
    Digits: '1234',
    From: '+14158675310',
    To: '+18005551212',
  };
  expect(signature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', parameters)).toBe(
    'GvWf1cFY/Q7PnoempGyD5oXAezc=',
  );
});

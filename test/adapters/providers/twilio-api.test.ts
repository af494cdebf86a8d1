import { describe, expect, test } from 'vitest';
import { accessTo, twilioAt } from './access.ts';
import { ACCOUNT_SID, AUTH_TOKEN, refuse, startTwilio } from './twilio-stand-in.ts';

const URL = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/#rc=2&rp=all';

describe("Twilio's API", () => {
  test('is called with the account SID and the auth token', async () => {
    const { baseUrl, received } = await startTwilio();
    expect(await twilioAt(accessTo(baseUrl)).account()).toEqual({
      status: 'active',
      primaryToken: AUTH_TOKEN,
    });
    const basic = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64');
    expect(received[0]).toMatchObject({
      method: 'GET',
      path: `/2010-04-01/Accounts/${ACCOUNT_SID}.json`,
      headers: { authorization: `Basic ${basic}` },
    });
  });

  test('finds a number by all of its digits, although its filter finds parts', async () => {
    const longer = { phone_number: '+150055500061', sms_url: 'https://other.example/' };
    const { baseUrl } = await startTwilio([longer, {}]);
    const twilio = twilioAt(accessTo(baseUrl));
    expect(await twilio.phoneNumber('+15005550006')).toEqual({
      sid: `PN${'1'.padStart(32, '0')}`,
      number: '+15005550006',
      receivesSms: true,
      smsUrl: 'https://demo.twilio.com/welcome/sms/reply',
      smsMethod: 'POST',
      smsApplicationSid: undefined,
    });
    expect(await twilio.phoneNumber('+1500555000')).toBeUndefined();
  });

  test.each([
    ['a number for calls', { voice: true, sms: false, mms: false, fax: false }, false],
    ['a number for texts', { voice: false, sms: true, mms: false, fax: false }, true],
  ])('tells whether %s receives texts', async (_what, capabilities, receivesSms) => {
    const { baseUrl } = await startTwilio([{ capabilities }]);
    expect(await twilioAt(accessTo(baseUrl)).phoneNumber('+15005550006')).toMatchObject({ receivesSms });
  });

  test('sets the URL with its fragment as a form, and clears a TwiML app that stood before it', async () => {
    const { baseUrl, numbers, received } = await startTwilio([
      { sms_application_sid: `AP${'0'.repeat(32)}` },
    ]);
    const twilio = twilioAt(accessTo(baseUrl));
    const number = await twilio.phoneNumber('+15005550006');
    if (!number) throw new Error('The number is missing.');
    await twilio.receiveAt(number, URL);
    expect(received.at(-1)).toMatchObject({
      method: 'POST',
      headers: { 'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/) },
    });
    expect(Object.fromEntries(received.at(-1)?.form ?? [])).toEqual({
      SmsUrl: URL,
      SmsMethod: 'POST',
      SmsApplicationSid: '',
    });
    expect(numbers[0]).toMatchObject({ sms_url: URL, sms_method: 'POST', sms_application_sid: '' });
  });

  test('makes, ends and promotes a secondary token', async () => {
    const { baseUrl, tokens } = await startTwilio();
    const twilio = twilioAt(accessTo(baseUrl));
    await twilio.createSecondaryToken();
    await twilio.deleteSecondaryToken();
    expect(tokens).toEqual({ primary: AUTH_TOKEN, secondary: undefined });
    const created = await twilio.createSecondaryToken();
    await twilioAt(accessTo(baseUrl), created).promoteSecondaryToken();
    expect(tokens).toEqual({ primary: created, secondary: undefined });
    await expect(twilio.account()).rejects.toThrow('Twilio does not accept the auth token');
  });

  test('says in its own words why it refuses, without the auth token', async () => {
    const standIn = await startTwilio();
    standIn.failNext(refuse(400, 21_502, `Invalid URL for ${AUTH_TOKEN}`));
    await expect(twilioAt(accessTo(standIn.baseUrl)).account()).rejects.toThrow(
      'Twilio refused this: Invalid URL for ... (21502).',
    );
  });
});

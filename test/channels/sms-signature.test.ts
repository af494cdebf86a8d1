import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SMS_SECRETS } from '../../shared/channels/sms/secrets.ts';
import { WHATSAPP_SECRETS } from '../../shared/channels/whatsapp/secrets.ts';
import { isSignedByTwilio } from '../../shared/twilio/signature.ts';
import { RECEIVERS, VARIANTS, webhookRequest } from './receivers.ts';
import { secretsWith } from './secrets.ts';

/** @see https://www.twilio.com/docs/usage/webhooks/webhooks-security */
const VECTOR = {
  token: Buffer.from('12345'),
  url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  form: 'CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212',
  signature: 'GvWf1cFY/Q7PnoempGyD5oXAezc=',
};

/** Twilio's recipe once more, for the tests alone: the URL, then each name with its value, sorted. */
function sign(token: Buffer, url: string, parameters: readonly (readonly [string, string])[]): string {
  const sorted = [...new Set(parameters.map(([name, value]) => `${name}\0${value}`))].sort();
  const signed = url + sorted.map((each) => each.replace('\0', '')).join('');
  return createHmac('sha1', token).update(signed, 'utf8').digest('base64');
}

function formOf(parameters: readonly (readonly [string, string])[]): string {
  const form = new URLSearchParams();
  for (const [name, value] of parameters) form.append(name, value);
  return form.toString();
}

describe('Twilio’s signature', () => {
  const { token, url, form, signature } = VECTOR;

  test('holds for the published vector', () => {
    expect(isSignedByTwilio(token, signature, url, form)).toBe(true);
  });

  test('holds whatever the order of the parameters', () => {
    expect(isSignedByTwilio(token, signature, url, form.split('&').reverse().join('&'))).toBe(true);
  });

  test('holds with and without the standard port, on either side', () => {
    const withPort = url.replace('mycompany.com', 'mycompany.com:443');
    const parameters = [...new URLSearchParams(form)] as const;
    expect(isSignedByTwilio(token, signature, withPort, form)).toBe(true);
    expect(isSignedByTwilio(token, sign(token, withPort, parameters), url, form)).toBe(true);
  });

  test.each([
    ['another token', Buffer.from('12346'), signature, url, form],
    ['an empty token', Buffer.alloc(0), signature, url, form],
    ['no signature', token, undefined, url, form],
    ['an empty signature', token, '', url, form],
    ['a shorter signature', token, signature.slice(0, -2), url, form],
    ['a longer signature', token, `${signature}=`, url, form],
    ['another case', token, signature.toLowerCase(), url, form],
    ['another path', token, signature, url.replace('myapp', 'yourapp'), form],
    ['another query', token, signature, url.replace('foo=1', 'foo=2'), form],
    ['the query in another order', token, signature, 'https://mycompany.com/myapp.php?bar=2&foo=1', form],
    ['another host', token, signature, url.replace('mycompany', 'yourcompany'), form],
    ['another scheme', token, signature, url.replace('https', 'http'), form],
    ['another value', token, signature, url, form.replace('1234&', '1235&')],
    ['one parameter more', token, signature, url, `${form}&X=1`],
    ['one parameter less', token, signature, url, form.replace('&Digits=1234', '')],
    ['a trimmed value', token, signature, url, form.replace('Digits=1234', 'Digits=1234+')],
    ['no form', token, signature, url, ''],
    ['a URL that is none', token, signature, 'not a url', form],
  ])('fails for %s', (_what, key, given, called, body) => {
    expect(isSignedByTwilio(key, given, called, body)).toBe(false);
  });

  test('fails under an empty token even when the forger knows that it is empty', () => {
    const empty = Buffer.alloc(0);
    expect(isSignedByTwilio(empty, sign(empty, url, [...new URLSearchParams(form)]), url, form)).toBe(false);
  });

  test('fails for a URL with bodySHA256, by which the form would be anybody’s', () => {
    const body = 'From=%2B37069199199';
    const hashed = `${url}&bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const overUrl = createHmac('sha1', token).update(hashed).digest('base64');
    expect(isSignedByTwilio(token, overUrl, hashed, body)).toBe(false);
    expect(isSignedByTwilio(token, sign(token, hashed, [['From', '+37069199199']]), hashed, body)).toBe(
      false,
    );
    expect(isSignedByTwilio(token, overUrl, hashed.replace('bodySHA256', 'bodySHA25%36'), body)).toBe(false);
  });

  test.each([
    [
      'repeated parameters',
      [
        ['A', '2'],
        ['A', '1'],
        ['A', '1'],
      ],
    ],
    ['emoji', [['Body', '🔑 k7m2-xq4p 🙏🏽']]],
    ['characters that a form escapes', [['Body', 'a+b&c=d 100% é\n']]],
    [
      'empty values',
      [
        ['ToCity', ''],
        ['Body', 'x'],
      ],
    ],
    [
      'names that every object has',
      [
        ['__proto__', 'x'],
        ['constructor', 'y'],
        ['toString', 'z'],
      ],
    ],
  ] as const)('holds for %s', (_what, parameters) => {
    const made = sign(token, url, parameters);
    expect(isSignedByTwilio(token, made, url, formOf(parameters))).toBe(true);
    const [[name]] = parameters;
    expect(isSignedByTwilio(token, made, url, formOf([...parameters, [name, 'more']]))).toBe(false);
  });

  test('of anything is a yes or a no, and never a yes by chance', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.webUrl({ withQueryParameters: true }),
        fc.string(),
        (given, called, body) => {
          expect(isSignedByTwilio(token, given, called, body)).toBe(false);
        },
      ),
    );
  });
});

describe('the SMS webhook', () => {
  const secrets = secretsWith({ [SMS_SECRETS.twilioAuthToken]: '12345' });
  const { url, form, signature } = VECTOR;

  test('takes what Twilio signed, as it was called', () => {
    const request = webhookRequest({
      url,
      headers: { 'x-twilio-signature': signature },
      body: Buffer.from(form),
    });
    expect(RECEIVERS.sms.authenticate(request, secrets)).toBe(true);
    expect(RECEIVERS.sms.authenticate(request, secretsWith({}))).toBe(false);
    expect(RECEIVERS.sms.authenticate({ ...request, headers: {} }, secrets)).toBe(false);
  });

  test('of WhatsApp by Twilio takes the same signature, under a token of its own', () => {
    const request = webhookRequest({
      url,
      headers: { 'x-twilio-signature': signature },
      body: Buffer.from(form),
    });
    const own = secretsWith({ [WHATSAPP_SECRETS.twilioAuthToken]: '12345' });
    expect(VARIANTS['whatsapp-twilio']?.authenticate(request, own)).toBe(true);
    expect(VARIANTS['whatsapp-twilio']?.authenticate(request, secrets)).toBe(false);
  });

  test('answers with nothing to send, since a reply costs a message', () => {
    expect(RECEIVERS.sms.acknowledge([])).toEqual({
      status: 200,
      contentType: 'text/xml',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
      replies: 0,
    });
  });
});

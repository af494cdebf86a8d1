import { describe, expect, test } from 'vitest';
import { setUpSms } from '../../../shared/channels/sms/operator/set-up.ts';
import {
  checkTwilioWhatsapp,
  setUpTwilioWhatsapp,
} from '../../../shared/channels/whatsapp/operator/twilio-set-up.ts';
import { accessTo, twilioAt } from '../../adapters/providers/access.ts';
import { AUTH_TOKEN, startTwilio } from '../../adapters/providers/twilio-stand-in.ts';
import { operatorScene, stopOf, wrongIn } from '../../administration/channels/operator.ts';
import { MINUTE } from '../../fakes/clock.ts';

const URL = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
const PARAMETER = '/verso/test/channels/whatsapp/twilio-auth-token';
const SMS_PARAMETER = '/verso/test/channels/sms/twilio-auth-token';
const NEXT = 'beef'.repeat(8);

async function scene() {
  const twilio = await startTwilio();
  const operator = operatorScene();
  const ports = {
    ...operator,
    twilio: (token: string) => twilioAt(accessTo(twilio.baseUrl), token),
    askAuthToken: async () => AUTH_TOKEN,
  };
  const target = { webhookUrl: URL, sender: '+15550783881', parameter: PARAMETER };
  return {
    ...operator,
    twilio,
    ports,
    run: (authToken?: string) => setUpTwilioWhatsapp(ports, { ...target, authToken }),
    check: () => checkTwilioWhatsapp(ports, target),
    sms: (over: { authToken?: string; rotate?: boolean } = {}) =>
      setUpSms(ports, {
        webhookUrl: 'https://p7n3w9rtb1.lambda-url.eu-central-1.on.aws/',
        numbers: twilio.numbers.map(({ phone_number }) => phone_number),
        parameter: SMS_PARAMETER,
        sharedWith: PARAMETER,
        authToken: over.authToken,
        rotate: over.rotate ?? false,
        replace: false,
      }),
  };
}

describe('setting WhatsApp by Twilio up', () => {
  test('stores the auth token and says what is to be typed into the Console', async () => {
    const { run, secrets } = await scene();
    expect(await run()).toEqual({
      done: ['The auth token is stored.'],
      remaining: [
        `In the Twilio Console, Messaging, Senders, WhatsApp senders, +15550783881: let messages come in at ${URL}#rc=2&rp=all, by POST.`,
      ],
    });
    expect(secrets.text(PARAMETER)).toBe(AUTH_TOKEN);
    expect((await run()).done).toEqual([]);
  });

  test('stores nothing that Twilio does not accept', async () => {
    const { run, secrets } = await scene();
    expect((await stopOf(run(NEXT))).why).toContain('Twilio does not accept the auth token');
    expect(secrets.text(PARAMETER)).toBeUndefined();
  });
});

describe('a Twilio account that SMS and WhatsApp have together', () => {
  test.each([{ rotate: true }, { authToken: NEXT }])(
    'is not rotated by SMS (%o) before WhatsApp knows the new token',
    async (over) => {
      const { run, sms, twilio } = await scene();
      await run();
      await sms();
      if ('authToken' in over) twilio.tokens.secondary = NEXT;
      expect((await stopOf(sms(over))).why).toContain('npx verso channels whatsapp set-up first');
      expect(twilio.tokens.primary).toBe(AUTH_TOKEN);
    },
  );

  test('is rotated by both: WhatsApp learns the token, SMS promotes it, WhatsApp ends the old one', async () => {
    const { run, secrets, sms, twilio, waits } = await scene();
    await run();
    await sms();
    twilio.tokens.secondary = NEXT;
    const { done, remaining } = await run(NEXT);
    expect(done[0]).toBe('The new auth token is stored beside the old one.');
    expect(remaining[1]).toContain('Promote the new auth token');
    expect(waits).toEqual([['every function knows the new secret', 10 * MINUTE]]);
    await sms({ authToken: NEXT });
    expect(twilio.tokens.primary).toBe(NEXT);
    expect((await run()).done.at(-1)).toMatch(/^The old secret is retired/);
    expect(JSON.parse(secrets.text(PARAMETER) ?? '').values).toMatchObject([
      { value: AUTH_TOKEN, until: expect.any(String) },
      { value: NEXT },
    ]);
  });
});

describe('a check of WhatsApp by Twilio', () => {
  test('finds what can be seen, and says what can’t', async () => {
    const { check, run } = await scene();
    expect(wrongIn(await check())).toEqual([
      'No auth token is stored: run npx verso channels whatsapp set-up.',
    ]);
    await run();
    const findings = await check();
    expect(wrongIn(findings)).toEqual([]);
    expect(findings.at(-1)).toMatchObject({ kind: 'note', text: expect.stringContaining('Twilio Console') });
  });

  test('finds a token that Twilio does not sign with', async () => {
    const { check, run, twilio } = await scene();
    await run();
    twilio.tokens.primary = NEXT;
    twilio.tokens.secondary = AUTH_TOKEN;
    expect(wrongIn(await check())).toEqual([
      'Twilio signs with another auth token than the stored one: give the primary one to npx verso channels whatsapp set-up.',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { type SmsSetUp, setUpSms } from '../../../shared/channels/sms/operator/set-up.ts';
import { accessTo, twilioAt } from '../../adapters/providers/access.ts';
import type { StandInRequest } from '../../adapters/providers/stand-in.ts';
import { AUTH_TOKEN, refuse, startTwilio } from '../../adapters/providers/twilio-stand-in.ts';
import { operatorScene, stopOf } from '../../administration/channels/operator.ts';
import { MINUTE } from '../../fakes/clock.ts';

const WEBHOOK = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
const URL = `${WEBHOOK}#rc=2&rp=all`;
const PARAMETER = '/verso/test/channels/sms/twilio-auth-token';
const NEXT = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const US = '+15005550006';
const GB = '+447700900123';

async function scene(numbers: Parameters<typeof startTwilio>[0] = [{}]) {
  const twilio = await startTwilio(numbers);
  const operator = operatorScene();
  const access = accessTo(twilio.baseUrl);
  let asked = 0;
  const ports = {
    ...operator,
    twilio: (token: string) => twilioAt(access, token),
    async askAuthToken() {
      asked += 1;
      return AUTH_TOKEN;
    },
  };
  const target = {
    webhookUrl: WEBHOOK,
    numbers: [US],
    parameter: PARAMETER,
    authToken: undefined,
    sharedWith: undefined,
    replace: false,
    rotate: false,
  };
  const run = (over: Partial<SmsSetUp> = {}) => setUpSms(ports, { ...target, ...over });
  return { ...operator, twilio, run, asked: () => asked };
}

describe('setting SMS up', () => {
  test('stores the auth token and points every number at the webhook, to be called twice more', async () => {
    const gb = { sid: `PN${'9'.repeat(32)}`, phone_number: GB, sms_url: '', sms_method: 'GET' };
    const { run, secrets, twilio, waits } = await scene([{}, gb]);
    const { done, remaining } = await run({ numbers: [US, GB], authToken: AUTH_TOKEN });
    expect(done).toEqual([
      'The auth token is stored.',
      `Twilio sends what people write to ${US} to ${URL}.`,
      `Twilio sends what people write to ${GB} to ${URL}.`,
    ]);
    expect(remaining).toEqual([expect.stringContaining('Messaging Service')]);
    expect(secrets.text(PARAMETER)).toBe(AUTH_TOKEN);
    for (const number of twilio.numbers) expect(number).toMatchObject({ sms_url: URL, sms_method: 'POST' });
    expect(waits).toEqual([]);
  });

  test('asks for the auth token once, and run again changes nothing', async () => {
    const { run, asked, twilio } = await scene();
    await run();
    const before = twilio.received.length;
    expect((await run()).done).toEqual([`Twilio sends what people write to ${US} to ${URL}.`]);
    expect(asked()).toBe(1);
    expect(twilio.received.slice(before).every(({ method }) => method === 'GET')).toBe(true);
  });

  test.each([
    ['the fragment is missing', { sms_url: WEBHOOK }],
    ['the fragment is another', { sms_url: `${WEBHOOK}#rc=1` }],
    ['the method is GET', { sms_url: URL, sms_method: 'GET' }],
  ])('mends a number of ours where %s', async (_what, number) => {
    const { run, twilio } = await scene([number]);
    await run();
    expect(twilio.numbers[0]).toMatchObject({ sms_url: URL, sms_method: 'POST' });
  });
});

describe('setting SMS up stops before anything is changed', () => {
  test.each([
    [
      'serves somebody else',
      { sms_url: 'https://shop.example/sms' },
      'sends to https://shop.example/sms by now',
    ],
    [
      'has a TwiML app',
      { sms_application_sid: `AP${'0'.repeat(32)}` },
      `sends to AP${'0'.repeat(32)} by now`,
    ],
  ])('when a number %s, unless it is told to', async (_what, number, why) => {
    const { run, secrets, twilio } = await scene([number]);
    expect(await stopOf(run())).toMatchObject({ why: expect.stringContaining(why), done: [], tasks: [] });
    expect(secrets.text(PARAMETER)).toBeUndefined();
    await run({ replace: true });
    expect(twilio.numbers[0]).toMatchObject({ sms_url: URL, sms_application_sid: '' });
  });

  test.each([
    ['has no such number', [{ phone_number: GB }], {}, `The Twilio account has no number ${US}`],
    [
      'has a number that receives no texts',
      [{ capabilities: { voice: true, sms: false, mms: false, fax: false } }],
      {},
      `The number ${US} can't receive text messages`,
    ],
    [
      'does not take the auth token',
      [{}],
      { authToken: 'f'.repeat(32) },
      'Twilio does not accept the auth token',
    ],
  ])('when the account %s', async (_what, numbers, over, why) => {
    const { run, secrets } = await scene(numbers);
    expect(await stopOf(run(over))).toMatchObject({ why: expect.stringContaining(why), done: [] });
    expect(secrets.text(PARAMETER)).toBeUndefined();
  });

  test('when the account is suspended', async () => {
    const { run, twilio } = await scene();
    twilio.account.status = 'suspended';
    expect((await stopOf(run())).why).toBe(
      'The Twilio account is suspended: see the Twilio Console for what it lacks.',
    );
  });

  test('when the first auth token is the one that Twilio does not sign with', async () => {
    const { run, secrets, twilio } = await scene();
    twilio.tokens.secondary = NEXT;
    expect((await stopOf(run({ authToken: NEXT }))).why).toContain('the secondary auth token');
    expect(secrets.text(PARAMETER)).toBeUndefined();
  });
});

describe('setting SMS up that ends in the middle', () => {
  test('says which numbers are done and which are left, and goes on from there', async () => {
    const gb = { sid: `PN${'9'.repeat(32)}`, phone_number: GB };
    const { run, twilio } = await scene([{}, gb]);
    twilio.failAt(
      ({ method, path }) => method === 'POST' && path.includes(gb.sid),
      refuse(500, 20_500, 'Oops'),
    );
    expect(await stopOf(run({ numbers: [US, GB] }))).toEqual({
      why: 'Twilio has a fault of its own (it answered 500): run the command again later.',
      done: ['The auth token is stored.', `Twilio sends what people write to ${US} to ${URL}.`],
      tasks: [`let ${GB} send to this deployment`],
    });
    await run({ numbers: [US, GB] });
    expect(twilio.numbers[1]).toMatchObject({ sms_url: URL });
  });
});

describe('rotating Twilio’s auth token', () => {
  test('makes a secondary one, lets every function know it, promotes it, and ends the old one', async () => {
    const { run, secrets, twilio, waits, clock } = await scene();
    await run();
    const { done, remaining } = await run({ rotate: true });
    expect(done).toEqual([
      'A secondary auth token is made and stored beside the primary one.',
      'Every function accepts the old secret and the new one.',
      'Twilio signs with the new auth token: the old one is no more.',
      `Twilio sends what people write to ${US} to ${URL}.`,
      'The old secret is retired: it is refused ten minutes from now.',
    ]);
    expect(remaining).toContain('Give the new auth token to every other program that uses this account.');
    expect(waits).toEqual([['every function knows the new secret', 10 * MINUTE]]);
    expect(twilio.tokens).toEqual({ primary: NEXT, secondary: undefined });
    expect(JSON.parse(secrets.text(PARAMETER) ?? '')).toMatchObject({
      values: [
        { value: AUTH_TOKEN, until: new Date(clock.now() + 10 * MINUTE).toISOString() },
        { value: NEXT },
      ],
    });
    expect((await run()).done).toHaveLength(1);
  });

  test('takes a secondary one that was made in the Console', async () => {
    const { run, twilio, waits } = await scene();
    await run();
    twilio.tokens.secondary = NEXT;
    await run({ authToken: NEXT });
    expect(waits).toHaveLength(1);
    expect(twilio.tokens.primary).toBe(NEXT);
  });

  test('that was done in the Console only has to be told: there is nothing left to wait for', async () => {
    const { run, secrets, twilio, waits } = await scene();
    await run();
    twilio.tokens.primary = NEXT;
    expect((await stopOf(run())).why).toContain('Twilio does not accept the auth token');
    expect((await run({ authToken: NEXT })).done[0]).toBe('The new auth token is stored beside the old one.');
    expect([waits, secrets.text(PARAMETER)]).toEqual([[], expect.stringContaining('until')]);
    expect((await run()).done).toHaveLength(1);
  });

  test('leaves no token that nobody knows when it can’t be stored', async () => {
    const { run, secrets, twilio } = await scene();
    await run();
    secrets.failNextWrite(new Error('away'));
    expect(await stopOf(run({ rotate: true }))).toMatchObject({
      why: 'away',
      done: [],
      tasks: expect.arrayContaining(['promote the secondary auth token']),
    });
    expect(twilio.tokens).toEqual({ primary: AUTH_TOKEN, secondary: undefined });
  });

  test.each([
    ['before the promotion', ({ path }: StandInRequest) => path.endsWith('/Promote')],
    [
      'while a number is set',
      ({ method, path }: StandInRequest) => method === 'POST' && path.includes('/PN'),
    ],
  ])('that was interrupted %s is brought to its end by the next run', async (_what, isMeant) => {
    const { run, twilio, waits } = await scene();
    await run();
    for (const number of twilio.numbers) number.sms_url = WEBHOOK;
    twilio.failAt(isMeant, refuse(503, 20_503, 'Service Unavailable'));
    await stopOf(run({ rotate: true }));
    await run();
    expect(twilio.tokens).toEqual({ primary: NEXT, secondary: undefined });
    expect(waits.map(([, milliseconds]) => milliseconds)).toEqual([10 * MINUTE, 0]);
    expect((await run()).done).toHaveLength(1);
  });
});

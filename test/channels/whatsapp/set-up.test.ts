import { describe, expect, test } from 'vitest';
import { setUpWhatsapp, type WhatsappSetUp } from '../../../shared/channels/whatsapp/operator/set-up.ts';
import { accessTo, metaAt } from '../../adapters/providers/access.ts';
import {
  ACCESS_TOKEN,
  APP_ID,
  APP_SECRET,
  BUSINESS_ACCOUNT_ID,
  PHONE_NUMBER_ID,
  refuse,
  startMeta,
} from '../../adapters/providers/meta-stand-in.ts';
import { type StandInRequest, startStandIn } from '../../adapters/providers/stand-in.ts';
import { drawn, operatorScene, stopOf } from '../../administration/channels/operator.ts';
import { MINUTE } from '../../fakes/clock.ts';

const parameters = {
  appSecret: '/verso/test/channels/whatsapp/app-secret',
  verifyToken: '/verso/test/channels/whatsapp/verify-token',
  accessToken: '/verso/test/channels/whatsapp/access-token',
};
const NEXT_SECRET = 'd00d'.repeat(8);

async function scene() {
  const operator = operatorScene();
  const meta = await startMeta();
  /** Our webhook, which knows what is stored. */
  const webhook = await startStandIn(({ query }) => {
    const token = query.get('hub.verify_token') ?? '-';
    const isKnown = operator.secrets.text(parameters.verifyToken)?.includes(token);
    return isKnown ? { body: query.get('hub.challenge') ?? '' } : { status: 403, body: '' };
  });
  const access = accessTo(meta.baseUrl);
  let asked = 0;
  const ports = {
    ...operator,
    meta: (appSecret: string) => metaAt(access, { appSecret }),
    async askAppSecret() {
      asked += 1;
      return APP_SECRET;
    },
  };
  const target: WhatsappSetUp = {
    webhookUrl: `${webhook.baseUrl}/`,
    phoneNumberId: PHONE_NUMBER_ID,
    displayPhoneNumber: '+15550783881',
    appId: APP_ID,
    businessAccountId: BUSINESS_ACCOUNT_ID,
    parameters,
    appSecret: undefined,
    accessToken: ACCESS_TOKEN,
    replace: false,
    rotate: false,
  };
  const run = (over: Partial<WhatsappSetUp> = {}) => setUpWhatsapp(ports, { ...target, ...over });
  return { ...operator, meta, url: target.webhookUrl, run, asked: () => asked };
}

const subscriptionTo = (callback_url: string, ...names: string[]) => ({
  object: 'whatsapp_business_account',
  callback_url,
  active: true,
  fields: names.map((name) => ({ name, version: 'v26.0' })),
});

const isSubscribing = ({ method, path }: StandInRequest) =>
  method === 'POST' && path === `/${APP_ID}/subscriptions`;

describe('setting WhatsApp up', () => {
  test('stores the app’s secret and a verify token, and subscribes the app', async () => {
    const { meta, run, secrets, url, waits } = await scene();
    const { done, remaining } = await run({ appSecret: APP_SECRET });
    expect(done).toEqual([
      "The app's secret is stored.",
      'The access token that answers are sent with is stored.',
      'A verify token is stored.',
      `Meta has called ${url} and sends messages there.`,
      `The app gets what the WhatsApp Business account ${BUSINESS_ACCOUNT_ID} receives.`,
    ]);
    expect(remaining).toEqual([
      expect.stringContaining(
        `Publish the app, if its dashboard says Unpublished (https://developers.facebook.com/apps/${APP_ID}/)`,
      ),
    ]);
    expect(Object.values(parameters).map(secrets.text)).toEqual([APP_SECRET, drawn(1), ACCESS_TOKEN]);
    expect(meta.subscription).toMatchObject({ callback_url: url, fields: [{ name: 'messages' }] });
    expect(meta.subscribedApps).toContain(APP_ID);
    expect(waits).toEqual([]);
  });

  test('asks for the app’s secret once, and run again keeps what is there', async () => {
    const { asked, meta, run, secrets, url } = await scene();
    await run();
    expect((await run()).done).toEqual([`Meta has called ${url} and sends messages there.`]);
    expect([asked(), secrets.text(parameters.verifyToken), meta.subscribedApps]).toEqual([
      1,
      drawn(1),
      ['52565', APP_ID],
    ]);
  });

  test('leaves the fields that the app listens to besides', async () => {
    const { meta, run, url } = await scene();
    meta.subscription = subscriptionTo(url, 'account_update', 'messages');
    await run();
    expect(meta.subscription?.fields.map(({ name }) => name)).toEqual(['account_update', 'messages']);
  });
});

describe('setting WhatsApp up stops before anything is changed', () => {
  test('when the app serves somebody else, unless it is told to', async () => {
    const { meta, run, secrets, url } = await scene();
    meta.subscription = subscriptionTo('https://shop.example/hook', 'messages');
    expect(await stopOf(run())).toMatchObject({
      why: expect.stringMatching(/^The app sends .* to https:\/\/shop\.example\/hook by now, .*--replace/),
      done: [],
    });
    expect(secrets.text(parameters.appSecret)).toBeUndefined();
    await run({ replace: true });
    expect(meta.subscription?.callback_url).toBe(url);
  });

  test.each([
    [
      'another number',
      (stack: Awaited<ReturnType<typeof scene>>) => {
        stack.meta.number.display_phone_number = '+1 555-000-0000';
      },
      `Meta's phone number ${PHONE_NUMBER_ID} is +1 555-000-0000, and infra/verso.config.ts says +15550783881`,
    ],
    [
      'an override URL',
      (stack: Awaited<ReturnType<typeof scene>>) => {
        stack.meta.overrides.phone_number = 'https://bsp.example/hook';
      },
      'The number +15550783881 sends to https://bsp.example/hook by an override URL',
    ],
  ])('when there is %s, replaced or not', async (_what, change, why) => {
    const stack = await scene();
    change(stack);
    expect(await stopOf(stack.run({ replace: true }))).toMatchObject({
      why: expect.stringContaining(why),
      done: [],
    });
    expect(stack.secrets.text(parameters.appSecret)).toBeUndefined();
  });

  test('when Meta does not know the app’s secret', async () => {
    const { run, secrets } = await scene();
    expect(await stopOf(run({ appSecret: NEXT_SECRET }))).toMatchObject({
      why: expect.stringContaining('App settings, Basic'),
      done: [],
    });
    expect(secrets.text(parameters.appSecret)).toBeUndefined();
  });
});

test('setting WhatsApp up that ends in the middle says what is done and left, and goes on from there', async () => {
  const { meta, run, secrets } = await scene();
  meta.failAt(isSubscribing, refuse(500, 2, 'An unexpected error has occurred.'));
  expect(await stopOf(run())).toEqual({
    why: 'Meta has a fault of its own (it answered 500): run the command again later.',
    done: [
      "The app's secret is stored.",
      'The access token that answers are sent with is stored.',
      'A verify token is stored.',
    ],
    tasks: ["subscribe Meta's app to messages", 'subscribe the app to the WhatsApp Business account'],
  });
  await run();
  expect([secrets.text(parameters.verifyToken), meta.subscribedApps]).toEqual([drawn(1), ['52565', APP_ID]]);
});

describe('rotating', () => {
  test('a new app secret, which Meta signs with at once, is added and the old one ended', async () => {
    const { clock, meta, run, secrets, waits } = await scene();
    await run();
    meta.app.secret = NEXT_SECRET;
    expect((await stopOf(run())).why).toContain('Meta does not accept the app id with this app secret');
    expect((await run({ appSecret: NEXT_SECRET })).done[0]).toBe(
      "The app's new secret is stored: the old one is refused ten minutes from now.",
    );
    expect(waits).toEqual([]);
    expect(JSON.parse(secrets.text(parameters.appSecret) ?? '')).toMatchObject({
      values: [
        { value: APP_SECRET, until: new Date(clock.now() + 10 * MINUTE).toISOString() },
        { value: NEXT_SECRET },
      ],
    });
    expect((await run()).done).toHaveLength(1);
  });

  test('the verify token waits until every function knows the new one', async () => {
    const { meta, run, secrets, waits } = await scene();
    await run();
    expect((await run({ rotate: true })).done).toEqual([
      'A new verify token is stored beside the old one.',
      'Every function accepts the old secret and the new one.',
      expect.stringMatching(/^Meta has called /),
      'The old secret is retired: it is refused ten minutes from now.',
    ]);
    expect(waits).toEqual([['every function knows the new secret', 10 * MINUTE]]);
    expect(meta.received.filter(isSubscribing).at(-1)?.form.get('verify_token')).toBe(drawn(2));
    expect(secrets.text(parameters.verifyToken)).toContain(drawn(2));
  });
});

import { describe, expect, test } from 'vitest';
import { checkWhatsapp } from '../../../shared/channels/whatsapp/operator/check.ts';
import { accessTo, metaAt } from '../../adapters/providers/access.ts';
import {
  APP_ID,
  APP_SECRET,
  BUSINESS_ACCOUNT_ID,
  type MetaStandIn,
  PHONE_NUMBER_ID,
  refuse as refusedByMeta,
  startMeta,
} from '../../adapters/providers/meta-stand-in.ts';
import { type OperatorScene, operatorScene, wrongIn } from '../../administration/channels/operator.ts';

const URL = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
const PARAMETER = '/verso/test/channels/secret';
const VERIFY_TOKEN = '/verso/test/channels/verify-token';
const ACCESS_TOKEN = '/verso/test/channels/access-token';

describe('a check of WhatsApp', () => {
  const subscription = {
    object: 'whatsapp_business_account',
    callback_url: URL,
    active: true,
    fields: [{ name: 'messages', version: 'v26.0' }],
  };

  async function checked(change: (meta: MetaStandIn, operator: OperatorScene) => void = () => {}) {
    const meta = await startMeta();
    const operator = operatorScene();
    operator.secrets.put(PARAMETER, APP_SECRET);
    operator.secrets.put(VERIFY_TOKEN, 'a-verify-token');
    operator.secrets.put(ACCESS_TOKEN, 'an-access-token');
    meta.subscription = subscription;
    meta.subscribedApps.push(APP_ID);
    change(meta, operator);
    const access = accessTo(meta.baseUrl);
    return checkWhatsapp(
      { ...operator, meta: (appSecret) => metaAt(access, { appSecret }) },
      {
        appId: APP_ID,
        businessAccountId: BUSINESS_ACCOUNT_ID,
        phoneNumberId: PHONE_NUMBER_ID,
        displayPhoneNumber: '+15550783881',
        parameters: { appSecret: PARAMETER, verifyToken: VERIFY_TOKEN, accessToken: ACCESS_TOKEN },
        webhookUrl: URL,
      },
    );
  }

  test('finds that all is well', async () => {
    expect(await checked()).toEqual([
      { kind: 'ok', text: 'The app secret is stored.' },
      { kind: 'ok', text: 'The verify token is stored.' },
      { kind: 'ok', text: 'The access token is stored.' },
      { kind: 'ok', text: `The app sends messages to ${URL}.` },
      {
        kind: 'ok',
        text: `The app gets what the WhatsApp Business account ${BUSINESS_ACCOUNT_ID} receives.`,
      },
      { kind: 'ok', text: 'The number is +1 555-078-3881.' },
    ]);
  });

  const subscribed = (change: Partial<typeof subscription>) => (meta: MetaStandIn) => {
    meta.subscription = { ...subscription, ...change };
  };

  test.each<[string, Parameters<typeof checked>[0], RegExp]>([
    [
      'no subscription',
      (meta) => Object.assign(meta, { subscription: undefined }),
      /subscribed to nothing of WhatsApp/,
    ],
    ['one for something else', subscribed({ object: 'page' }), /subscribed to nothing of WhatsApp/],
    [
      'another URL',
      subscribed({ callback_url: 'https://a.example/' }),
      /sends to https:\/\/a\.example\/, not to .*--replace/,
    ],
    ['one that is off', subscribed({ active: false }), /webhook is switched off/],
    [
      'one without messages',
      subscribed({ fields: [{ name: 'flows', version: 'v26.0' }] }),
      /not subscribed to the field messages/,
    ],
    [
      'an app that the account does not know',
      (meta) => void meta.subscribedApps.pop(),
      /does not get what the WhatsApp Business account/,
    ],
    [
      'another number',
      (meta) => Object.assign(meta.number, { display_phone_number: '+1 555-000-0000' }),
      /is \+1 555-000-0000, and infra/,
    ],
    [
      'a number that is not registered',
      (meta) => Object.assign(meta.number, { status: 'PENDING' }),
      /The number is PENDING: register it/,
    ],
    [
      'an override',
      (meta) => Object.assign(meta.overrides, { phone_number: 'https://a.example/' }),
      /sends to https:\/\/a\.example\/ by an override URL/,
    ],
    ['no verify token', (_meta, { secrets }) => secrets.put(VERIFY_TOKEN, ''), /^No verify token is stored/],
    ['no access token', (_meta, { secrets }) => secrets.put(ACCESS_TOKEN, ''), /^No access token is stored/],
    ['no app secret', (_meta, { secrets }) => secrets.put(PARAMETER, ''), /^No app secret is stored/],
    [
      'one question that Meta does not answer',
      (meta) => meta.failNext(refusedByMeta(500, 2, 'Oops')),
      /Meta has a fault of its own/,
    ],
  ])('finds %s', async (_what, change, text) => {
    expect(wrongIn(await checked(change))).toEqual([expect.stringMatching(text)]);
  });

  test('finds a secret that the app no longer has, in every answer', async () => {
    const wrong = wrongIn(await checked((meta) => Object.assign(meta.app, { secret: 'f'.repeat(32) })));
    expect(wrong[0]).toMatch(/^Meta does not accept the app id with this app secret/);
    expect(wrong[1]).toContain('appsecret_proof');
  });
});

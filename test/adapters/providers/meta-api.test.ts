import { describe, expect, test } from 'vitest';
import { accessTo, metaAt } from './access.ts';
import { APP_ID, APP_SECRET, BUSINESS_ACCOUNT_ID, PHONE_NUMBER_ID, startMeta } from './meta-stand-in.ts';
import { startStandIn } from './stand-in.ts';

/** A webhook that answers Meta's question as it wants it, to who knows the verify token. */
async function startWebhook(): Promise<string> {
  const { baseUrl } = await startStandIn(({ query }) =>
    query.get('hub.verify_token') === 'a-verify-token'
      ? { headers: { 'content-type': 'text/plain' }, body: query.get('hub.challenge') ?? '' }
      : { status: 403, body: { error: { code: 'forbidden' } } },
  );
  return `${baseUrl}/webhooks/4f1c/whatsapp`;
}

describe("Meta's Graph API", () => {
  test('takes a subscription by the app’s own token, and calls the webhook first', async () => {
    const standIn = await startMeta();
    const callbackUrl = await startWebhook();
    const meta = metaAt(accessTo(standIn.baseUrl));
    expect(await meta.subscriptions()).toEqual([]);
    await meta.subscribe({
      callbackUrl,
      verifyToken: 'a-verify-token',
      fields: ['messages', 'account_update'],
    });
    expect(standIn.received.at(-1)?.headers.authorization).toBe(`Bearer ${APP_ID}|${APP_SECRET}`);
    expect(await meta.subscriptions()).toEqual([
      {
        object: 'whatsapp_business_account',
        callbackUrl,
        active: true,
        fields: ['messages', 'account_update'],
      },
    ]);
  });

  test('says what became of its call when the webhook did not answer as it wants', async () => {
    const { baseUrl } = await startMeta();
    const call = metaAt(accessTo(baseUrl)).subscribe({
      callbackUrl: await startWebhook(),
      verifyToken: 'another-token',
      fields: ['messages'],
    });
    await expect(call).rejects.toThrow(
      'Meta refused this: (#2200) Callback verification failed with the following errors: HTTP Status Code = 403; HTTP Message = Forbidden; it calls the webhook before it answers, so the stack must be deployed and in reach.',
    );
  });

  test('tells the number, and a URL that comes before the app’s', async () => {
    const { baseUrl, overrides } = await startMeta();
    const meta = metaAt(accessTo(baseUrl));
    const number = { displayPhoneNumber: '+1 555-078-3881', status: 'CONNECTED' };
    expect(await meta.phoneNumber(PHONE_NUMBER_ID)).toEqual({ ...number, override: undefined });
    overrides.whatsapp_business_account = 'https://other.example/account';
    expect(await meta.phoneNumber(PHONE_NUMBER_ID)).toEqual({
      ...number,
      override: 'https://other.example/account',
    });
    overrides.phone_number = 'https://other.example/number';
    expect(await meta.phoneNumber(PHONE_NUMBER_ID)).toEqual({
      ...number,
      override: 'https://other.example/number',
    });
  });

  test('subscribes the app to a business account', async () => {
    const { baseUrl } = await startMeta();
    const meta = metaAt(accessTo(baseUrl));
    expect(await meta.subscribedApps(BUSINESS_ACCOUNT_ID)).toEqual(['52565']);
    await meta.subscribeApp(BUSINESS_ACCOUNT_ID);
    expect(await meta.subscribedApps(BUSINESS_ACCOUNT_ID)).toEqual(['52565', APP_ID]);
  });

  test.each([true, 'true'])('takes success written as %j', async (success) => {
    const standIn = await startMeta();
    standIn.failNext({ body: { success } });
    await metaAt(accessTo(standIn.baseUrl)).subscribeApp(BUSINESS_ACCOUNT_ID);
  });

  test('that answers no success did not do it', async () => {
    const standIn = await startMeta();
    standIn.failNext({ body: { success: false } });
    await expect(metaAt(accessTo(standIn.baseUrl)).subscribeApp(BUSINESS_ACCOUNT_ID)).rejects.toThrow(
      'Meta answered 200 with something that this version of Verso does not understand.',
    );
  });

  test('reads fields of both forms, and a subscription without any', async () => {
    const standIn = await startMeta();
    standIn.failNext({
      body: {
        data: [
          { object: 'page', callback_url: 'https://a.example', fields: ['feed'], active: false },
          { object: 'user' },
        ],
      },
    });
    expect(await metaAt(accessTo(standIn.baseUrl)).subscriptions()).toEqual([
      { object: 'page', callbackUrl: 'https://a.example', active: false, fields: ['feed'] },
      { object: 'user', callbackUrl: '', active: true, fields: [] },
    ]);
  });
});

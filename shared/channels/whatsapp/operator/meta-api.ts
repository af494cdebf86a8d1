import { createHmac } from 'node:crypto';
import { z } from 'zod';
import {
  callProvider,
  type ProviderAnswer,
  type ProviderCall,
  reasonGiven,
} from '../../../adapters/providers/provider-http.ts';
import type { ProviderAccess } from '../../../administration/channels/provider-access.ts';
import { ProviderError, type ProviderFailure } from '../../../administration/channels/provider-error.ts';
import { readJson } from '../../../read-json.ts';
import type { MetaAdministration } from './administration.ts';
import { ACCESS_TOKEN, APP_SECRET } from './credentials.ts';

/** @see https://developers.facebook.com/docs/graph-api/guides/error-handling */
const refused = z.object({ error: z.object({ code: z.int(), message: z.string() }) });

/** The documentation's own examples have both. */
const success = z.object({ success: z.union([z.literal(true), z.literal('true')]) });

/** @see https://developers.facebook.com/docs/graph-api/reference/app/subscriptions */
const subscriptions = z.object({
  data: z.array(
    z.object({
      object: z.string(),
      callback_url: z.string().default(''),
      active: z.boolean().default(true),
      fields: z
        .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]))
        .default([]),
    }),
  ),
});

/** @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/subscribed_apps */
const subscribedApps = z.object({
  data: z.array(z.object({ whatsapp_business_api_data: z.object({ id: z.string() }) })),
});

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override */
const phoneNumber = z.object({
  display_phone_number: z.string(),
  status: z.string().optional(),
  webhook_configuration: z
    .object({ phone_number: z.string().optional(), whatsapp_business_account: z.string().optional() })
    .optional(),
});
const PHONE_NUMBER_FIELDS = 'display_phone_number,status,webhook_configuration';

const CREDENTIALS = {
  appSecret: { name: 'the app id with this app secret', where: APP_SECRET.where },
  accessToken: { name: 'the access token', where: ACCESS_TOKEN.where },
} as const;

/** Wrong or worn out: 190 and 102; 1 and 101 for an app's own id and secret. */
const NOT_ACCEPTED = { appSecret: [1, 101, 102, 190], accessToken: [102, 190] } as const;
/** @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting */
const TOO_MANY = [4, 17, 32, 613, 80_007, 80_008];
const CALLBACK_FAILED = 2200;

type App = { readonly appId: string; readonly appSecret: string; readonly accessToken: string };

/** The Graph API: an app's webhooks by its own secret, a business account's by a system user's access token. */
export function metaApi(access: ProviderAccess, { appId, appSecret, accessToken }: App): MetaAdministration {
  const byApp = { credential: 'appSecret', token: `${appId}|${appSecret}` } as const;
  const byUser = { credential: 'accessToken', token: accessToken } as const;
  // An app may be set to want it of every call from a server, and no other minds it.
  const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');

  async function call<Result>(
    { credential, token }: { credential: 'appSecret' | 'accessToken'; token: string },
    what: ProviderCall,
    result: z.ZodType<Result>,
    secrets: readonly string[] = [],
  ): Promise<Result> {
    const authorization = `Bearer ${token}`;
    const { status, body } = await callProvider(
      'Meta',
      access,
      { ...what, headers: { authorization } },
      (answer) => refusal(answer, credential, [appSecret, accessToken, proof, ...secrets]),
    );
    const parsed = result.safeParse(body);
    if (!parsed.success) throw new ProviderError('Meta', { kind: 'unexpected', status });
    return parsed.data;
  }

  return {
    async subscriptions() {
      const { data } = await call(byApp, { method: 'GET', path: `/${appId}/subscriptions` }, subscriptions);
      return data.map(({ object, callback_url: callbackUrl, active, fields }) => ({
        object,
        callbackUrl,
        active,
        fields,
      }));
    },
    async subscribe({ callbackUrl, verifyToken, fields }) {
      const form = {
        object: 'whatsapp_business_account',
        callback_url: callbackUrl,
        verify_token: verifyToken,
        fields: fields.join(','),
      };
      await call(byApp, { method: 'POST', path: `/${appId}/subscriptions`, form }, success, [verifyToken]);
    },
    async phoneNumber(id) {
      const query = new URLSearchParams({ fields: PHONE_NUMBER_FIELDS, appsecret_proof: proof });
      const found = await call(byUser, { method: 'GET', path: `/${id}?${query}` }, phoneNumber);
      const { phone_number: ofNumber, whatsapp_business_account: ofAccount } =
        found.webhook_configuration ?? {};
      return {
        displayPhoneNumber: found.display_phone_number,
        status: found.status,
        override: ofNumber || ofAccount || undefined,
      };
    },
    async subscribedApps(id) {
      const query = new URLSearchParams({ appsecret_proof: proof });
      const { data } = await call(
        byUser,
        { method: 'GET', path: `/${id}/subscribed_apps?${query}` },
        subscribedApps,
      );
      return data.map(({ whatsapp_business_api_data: app }) => app.id);
    },
    async subscribeApp(id) {
      const form = { appsecret_proof: proof };
      await call(byUser, { method: 'POST', path: `/${id}/subscribed_apps`, form }, success);
    },
  };
}

function refusal(
  { status, body, headers }: ProviderAnswer,
  by: keyof typeof CREDENTIALS,
  secrets: readonly string[],
): ProviderFailure | undefined {
  const parsed = refused.safeParse(body);
  if (!parsed.success)
    return status === 401 ? { kind: 'not_accepted', credential: CREDENTIALS[by] } : undefined;
  const { code, message } = parsed.data.error;
  const accepted: readonly number[] = NOT_ACCEPTED[by];
  if (status === 401 || accepted.includes(code)) return { kind: 'not_accepted', credential: CREDENTIALS[by] };
  if (TOO_MANY.includes(code)) return { kind: 'too_many', retryAfterSeconds: regainedAfter(headers) };
  const reason = reasonGiven(message, secrets);
  if (code === CALLBACK_FAILED) {
    const advice = 'it calls the webhook before it answers, so the stack must be deployed and in reach';
    return { kind: 'refused', reason: `${reason}; ${advice}` };
  }
  const isPermission = code === 10 || (code >= 200 && code < 300);
  return isPermission
    ? { kind: 'not_allowed', credential: CREDENTIALS[by], reason }
    : { kind: 'refused', reason };
}

const usage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.number().optional() })),
);

/** Seconds, of the minutes in X-Business-Use-Case-Usage. */
function regainedAfter(headers: Headers): number | undefined {
  const parsed = usage.safeParse(readJson(headers.get('x-business-use-case-usage') ?? ''));
  if (!parsed.success) return undefined;
  const minutes = Object.values(parsed.data)
    .flat()
    .map(({ estimated_time_to_regain_access: each = 0 }) => each);
  return Math.max(0, ...minutes) * 60 || undefined;
}

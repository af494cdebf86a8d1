import { createHmac } from 'node:crypto';
import { type StandIn, type StandInAnswer, type StandInRequest, startStandIn } from './stand-in.ts';

export const APP_ID = '670843887433847';
export const BUSINESS_ACCOUNT_ID = '102290129340398';
export const PHONE_NUMBER_ID = '106540352242922';
export const APP_SECRET = '4b1f3c9d8e7a60512f4e3d2c1b0a9f8e';
export const ACCESS_TOKEN = 'EAAJi7ZBexample0ZC8ZAsystemZUserZAtoken0123456789';

type Subscription = {
  object: string;
  callback_url: string;
  active: boolean;
  fields: { name: string; version: string }[];
};

export type MetaStandIn = StandIn & {
  /** What Meta signs with. */
  readonly app: { secret: string };
  subscription: Subscription | undefined;
  readonly subscribedApps: string[];
  readonly number: { display_phone_number: string; status: string };
  readonly overrides: { phone_number?: string; whatsapp_business_account?: string };
};

/** https://developers.facebook.com/docs/graph-api, as far as setting a webhook up goes. */
export async function startMeta(secret = APP_SECRET): Promise<MetaStandIn> {
  const app = { secret };
  const state: Pick<MetaStandIn, 'subscription'> = { subscription: undefined };
  const subscribedApps: string[] = ['52565'];
  const number = { display_phone_number: '+1 555-078-3881', status: 'CONNECTED' };
  const overrides: MetaStandIn['overrides'] = {};

  async function answer(request: StandInRequest): Promise<StandInAnswer> {
    switch (`${request.method} ${request.path}`) {
      case `GET /${APP_ID}/subscriptions`:
        return byApp(request) ?? { body: { data: state.subscription ? [state.subscription] : [] } };
      case `POST /${APP_ID}/subscriptions`:
        return byApp(request) ?? subscribe(request.form);
      case `GET /${BUSINESS_ACCOUNT_ID}/subscribed_apps`:
        return byUser(request, request.query) ?? { body: { data: subscribedApps.map(appData) } };
      case `POST /${BUSINESS_ACCOUNT_ID}/subscribed_apps`: {
        const refused = byUser(request, request.form);
        if (refused) return refused;
        if (!subscribedApps.includes(APP_ID)) subscribedApps.push(APP_ID);
        delete overrides.whatsapp_business_account;
        return { body: { success: true } };
      }
      case `GET /${PHONE_NUMBER_ID}`:
        return byUser(request, request.query) ?? { body: phoneNumber() };
      default:
        return refuse(
          400,
          100,
          `Unsupported ${request.method.toLowerCase()} request. Object with ID does not exist`,
        );
    }
  }

  function byApp({ headers }: StandInRequest): StandInAnswer | undefined {
    if (headers.authorization === `Bearer ${APP_ID}|${app.secret}`) return undefined;
    return refuse(400, 190, 'Invalid OAuth access token signature.');
  }

  function byUser({ headers }: StandInRequest, parameters: URLSearchParams): StandInAnswer | undefined {
    const token = String(headers.authorization).replace('Bearer ', '');
    // Meta's own words quote the token.
    if (token !== ACCESS_TOKEN) return refuse(401, 190, `Malformed access token ${token}`);
    const proof = createHmac('sha256', app.secret).update(token).digest('hex');
    if (parameters.get('appsecret_proof') === proof) return undefined;
    return refuse(400, 100, 'Invalid appsecret_proof provided in the API argument', 'GraphMethodException');
  }

  /** Meta asks the webhook before it takes the subscription. */
  async function subscribe(form: URLSearchParams): Promise<StandInAnswer> {
    const url = form.get('callback_url') ?? '';
    const challenge = '1158201444';
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.challenge': challenge,
      'hub.verify_token': form.get('verify_token') ?? '',
    });
    const asked = await fetch(`${url}?${query}`);
    if ((await asked.text()) !== challenge) {
      const reason = `HTTP Status Code = ${asked.status}; HTTP Message = ${asked.statusText}`;
      return refuse(400, 2200, `(#2200) Callback verification failed with the following errors: ${reason}`);
    }
    const fields = (form.get('fields') ?? '').split(',').map((name) => ({ name, version: 'v26.0' }));
    state.subscription = { object: form.get('object') ?? '', callback_url: url, active: true, fields };
    return { body: { success: true } };
  }

  function phoneNumber() {
    const application = state.subscription?.callback_url;
    return {
      ...number,
      webhook_configuration: { ...overrides, ...(application && { application }) },
      id: PHONE_NUMBER_ID,
    };
  }

  const standIn = await startStandIn(answer);
  return {
    ...standIn,
    app,
    subscribedApps,
    number,
    overrides,
    get subscription() {
      return state.subscription;
    },
    set subscription(subscription) {
      state.subscription = subscription;
    },
  };
}

export function refuse(
  status: number,
  code: number,
  message: string,
  type = 'OAuthException',
): StandInAnswer {
  return { status, body: { error: { message, type, code, fbtrace_id: 'EJplcsCHuLu' } } };
}

function appData(id: string) {
  const link = `https://www.facebook.com/games/?app_id=${id}`;
  return { whatsapp_business_api_data: { id, link, name: "Jasper's Market" } };
}

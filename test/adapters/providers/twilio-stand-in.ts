import { type StandIn, type StandInAnswer, type StandInRequest, startStandIn } from './stand-in.ts';

export const ACCOUNT_SID = 'ACa1b2c3d4e5f60718293a4b5c6d7e8f90';
export const AUTH_TOKEN = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

type PhoneNumber = {
  sid: string;
  phone_number: string;
  sms_url: string;
  sms_method: string;
  sms_application_sid: string;
  capabilities: { voice: boolean; sms: boolean; mms: boolean; fax: boolean };
};

export type TwilioStandIn = StandIn & {
  /** What Twilio accepts and, the primary one, signs with. */
  readonly tokens: { primary: string; secondary: string | undefined };
  readonly account: { status: string };
  readonly numbers: PhoneNumber[];
};

/** https://www.twilio.com/docs/phone-numbers/api and https://www.twilio.com/docs/iam/api, as far as set-up goes. */
export async function startTwilio(
  given: readonly Partial<PhoneNumber>[] = [{}],
  primary = AUTH_TOKEN,
): Promise<TwilioStandIn> {
  const tokens: TwilioStandIn['tokens'] = { primary, secondary: undefined };
  const account = { status: 'active' };
  const numbers = given.map((number, index) => ({ ...boughtNumber(index), ...number }));
  const root = `/2010-04-01/Accounts/${ACCOUNT_SID}`;

  function answer(request: StandInRequest): StandInAnswer {
    const { method, path, query, form } = request;
    const token = tokenOf(request);
    if (token !== tokens.primary && token !== tokens.secondary) return refuse(401, 20_003, 'Authenticate');
    if (method === 'GET' && path === `${root}.json`)
      return { body: accountResource(account.status, tokens.primary) };
    if (method === 'GET' && path === `${root}/IncomingPhoneNumbers.json`) {
      const found = numbers.filter(({ phone_number }) =>
        phone_number.includes(query.get('PhoneNumber') ?? ''),
      );
      return { body: { incoming_phone_numbers: found, page: 0, page_size: 50, next_page_uri: null } };
    }
    const number = numbers.find(({ sid }) => path === `${root}/IncomingPhoneNumbers/${sid}.json`);
    if (method === 'POST' && number) {
      number.sms_url = form.get('SmsUrl') ?? number.sms_url;
      number.sms_method = form.get('SmsMethod') ?? number.sms_method;
      number.sms_application_sid = form.get('SmsApplicationSid') ?? number.sms_application_sid;
      return { body: number };
    }
    return tokenAnswer(request) ?? refuse(404, 20_404, `The requested resource ${path} was not found`);
  }

  function tokenAnswer({ method, path }: StandInRequest): StandInAnswer | undefined {
    if (path === '/v1/AuthTokens/Secondary' && method === 'POST') {
      if (tokens.secondary) return refuse(409, 20_409, 'A secondary auth token already exists');
      tokens.secondary = 'c0ffee00c0ffee00c0ffee00c0ffee00';
      return { status: 201, body: { ...dates(), secondary_auth_token: tokens.secondary } };
    }
    if (path === '/v1/AuthTokens/Secondary' && method === 'DELETE') {
      tokens.secondary = undefined;
      return { status: 204, body: '' };
    }
    if (path === '/v1/AuthTokens/Promote' && method === 'POST') {
      if (!tokens.secondary) return refuse(404, 20_404, 'No secondary auth token to promote');
      tokens.primary = tokens.secondary;
      tokens.secondary = undefined;
      return { body: { ...dates(), auth_token: tokens.primary } };
    }
    return undefined;
  }

  return { ...(await startStandIn(answer)), tokens, account, numbers };
}

export function refuse(status: number, code: number, message: string): StandInAnswer {
  return {
    status,
    body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  };
}

function tokenOf({ headers }: StandInRequest): string | undefined {
  const [, encoded = ''] = /^Basic (.+)$/.exec(String(headers.authorization)) ?? [];
  const [user, ...token] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return user === ACCOUNT_SID ? token.join(':') : undefined;
}

/** As Twilio sells it: with a greeting of its own behind it. */
function boughtNumber(index: number): PhoneNumber {
  return {
    sid: `PN${index.toString(16).padStart(32, '0')}`,
    phone_number: '+15005550006',
    sms_url: 'https://demo.twilio.com/welcome/sms/reply',
    sms_method: 'POST',
    sms_application_sid: '',
    capabilities: { voice: true, sms: true, mms: true, fax: false },
  };
}

function accountResource(status: string, primary: string) {
  return {
    sid: ACCOUNT_SID,
    owner_account_sid: ACCOUNT_SID,
    friendly_name: 'Acme',
    status,
    type: 'Full',
    auth_token: primary,
    date_created: 'Thu, 30 Jul 2015 20:00:00 +0000',
    date_updated: 'Thu, 30 Jul 2015 20:00:00 +0000',
    uri: `/2010-04-01/Accounts/${ACCOUNT_SID}.json`,
    subresource_uris: {},
  };
}

function dates() {
  return {
    account_sid: ACCOUNT_SID,
    date_created: '2026-07-31T04:00:00Z',
    date_updated: '2026-07-31T04:00:00Z',
    url: 'https://accounts.twilio.com/v1/AuthTokens/Secondary',
  };
}

import { z } from 'zod';
import type { Operator } from '../../administration/channels/operator.ts';
import type { ProviderAccess } from '../../administration/channels/provider-access.ts';
import { ProviderError, type ProviderFailure } from '../../administration/channels/provider-error.ts';
import type { TwilioAdministration } from '../../twilio/administration.ts';
import { AUTH_TOKEN } from '../../twilio/auth-token.ts';
import { callProvider, type ProviderAnswer, type ProviderCall, reasonGiven } from './provider-http.ts';

const STAND_IN = 'VERSO_TWILIO_API_URL';
const TWILIO = { api: 'https://api.twilio.com', standIn: STAND_IN };
const ACCOUNTS = { api: 'https://accounts.twilio.com', standIn: STAND_IN };

const CREDENTIAL = { name: 'the auth token for this account SID', where: AUTH_TOKEN.where };

/** An account's administration by one of its auth tokens; undefined where no provider reaches the stack. */
export function twilioAccount(
  operator: Operator,
  accountSid: string,
): ((authToken: string) => TwilioAdministration) | undefined {
  const [access, accounts] = [operator.access(TWILIO), operator.access(ACCOUNTS)];
  if (!access || !accounts) return undefined;
  return (authToken) => twilioApi({ ...access, accountsBaseUrl: accounts.baseUrl, accountSid }, authToken);
}

/** Twilio writes empty texts and null for what is not set. */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text || undefined);

/** @see https://www.twilio.com/docs/iam/api/account */
const account = z.object({ sid: z.string(), status: z.string(), auth_token: optionalText });

/** @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
const phoneNumber = z.object({
  sid: z.string().regex(/^PN[0-9a-f]{32}$/),
  phone_number: z.string(),
  capabilities: z.object({ sms: z.boolean().optional(), SMS: z.boolean().optional() }).nullish(),
  sms_url: optionalText,
  sms_method: optionalText,
  sms_application_sid: optionalText,
});
const phoneNumbers = z.object({ incoming_phone_numbers: z.array(phoneNumber) });

/** @see https://www.twilio.com/docs/iam/api/secondary_authtoken */
const secondaryToken = z.object({ secondary_auth_token: z.string().min(1) });
/** @see https://www.twilio.com/docs/iam/api/authtoken */
const promotedToken = z.object({ auth_token: z.string().min(1) });

/** @see https://www.twilio.com/docs/usage/twilios-response */
const refused = z.object({ code: z.int().optional(), message: z.string() });

type Access = ProviderAccess & {
  /** Where auth tokens are made and promoted. */
  readonly accountsBaseUrl: string;
  readonly accountSid: string;
};

/** Twilio's REST API, by an account's auth token. */
export function twilioApi(access: Access, authToken: string): TwilioAdministration {
  const { accountSid, accountsBaseUrl } = access;
  const path = `/2010-04-01/Accounts/${accountSid}`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const onAccounts = { ...access, baseUrl: accountsBaseUrl };

  async function call<Result>(
    where: ProviderAccess,
    what: ProviderCall,
    result: z.ZodType<Result>,
  ): Promise<Result> {
    const { status, body } = await callProvider(
      'Twilio',
      where,
      { ...what, headers: { authorization } },
      (answer) => refusal(answer, [authToken]),
    );
    const parsed = result.safeParse(body);
    if (!parsed.success) throw new ProviderError('Twilio', { kind: 'unexpected', status });
    return parsed.data;
  }

  return {
    async account() {
      const { status, auth_token } = await call(access, { method: 'GET', path: `${path}.json` }, account);
      return { status, primaryToken: auth_token };
    },
    async phoneNumber(number) {
      // The filter also finds numbers that only contain this one.
      const query = new URLSearchParams({ PhoneNumber: number });
      const list = { method: 'GET', path: `${path}/IncomingPhoneNumbers.json?${query}` } as const;
      const { incoming_phone_numbers: found } = await call(access, list, phoneNumbers);
      const ours = found.find(({ phone_number }) => phone_number === number);
      if (!ours) return undefined;
      const { capabilities } = ours;
      return {
        sid: ours.sid,
        number,
        // Only a plain no is one.
        receivesSms: (capabilities?.sms ?? capabilities?.SMS) !== false,
        smsUrl: ours.sms_url,
        smsMethod: ours.sms_method,
        smsApplicationSid: ours.sms_application_sid,
      };
    },
    async receiveAt({ sid, smsApplicationSid }, url) {
      const form = {
        SmsUrl: url,
        SmsMethod: 'POST',
        ...(smsApplicationSid !== undefined && { SmsApplicationSid: '' }),
      };
      const update = { method: 'POST', path: `${path}/IncomingPhoneNumbers/${sid}.json`, form } as const;
      await call(access, update, phoneNumber);
    },
    async createSecondaryToken() {
      const create = { method: 'POST', path: '/v1/AuthTokens/Secondary', form: {} } as const;
      return (await call(onAccounts, create, secondaryToken)).secondary_auth_token;
    },
    async deleteSecondaryToken() {
      await call(onAccounts, { method: 'DELETE', path: '/v1/AuthTokens/Secondary' }, z.unknown());
    },
    async promoteSecondaryToken() {
      await call(onAccounts, { method: 'POST', path: '/v1/AuthTokens/Promote', form: {} }, promotedToken);
    },
  };
}

function refusal({ status, body }: ProviderAnswer, secrets: readonly string[]): ProviderFailure | undefined {
  // An account SID that isn't this token's is answered as if it weren't there.
  if (status === 401) return { kind: 'not_accepted', credential: CREDENTIAL };
  const parsed = refused.safeParse(body);
  if (status < 400 || !parsed.success) return undefined;
  const { code, message } = parsed.data;
  const reason = reasonGiven(code === undefined ? message : `${message} (${code})`, secrets);
  return status === 403
    ? { kind: 'not_allowed', credential: CREDENTIAL, reason }
    : { kind: 'refused', reason };
}

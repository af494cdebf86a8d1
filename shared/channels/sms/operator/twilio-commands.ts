import { twilioAccount } from '../../../adapters/providers/twilio-api.ts';
import { checkStored, type Finding, note } from '../../../administration/channels/findings.ts';
import { type Operator, refuseRotation } from '../../../administration/channels/operator.ts';
import type { SetUpReport } from '../../../administration/channels/steps.ts';
import { storeOnly } from '../../../administration/channels/store-only.ts';
import { AUTH_TOKEN } from '../../../twilio/auth-token.ts';
import type { SmsConfiguration } from '../configuration.ts';
import { SMS_SECRETS } from '../secrets.ts';
import { checkSms } from './check.ts';
import { setUpSms } from './set-up.ts';

type Configured = Extract<SmsConfiguration, { provider: 'twilio' }>;

/** The same account's token of the other channel that Twilio may provide. */
const WHATSAPPS_TOKEN = 'channels/whatsapp/twilio-auth-token';

export async function setUpTwilio(configured: Configured, operator: Operator): Promise<SetUpReport> {
  const target = targetOf(configured, operator);
  const authToken = await operator.given(AUTH_TOKEN);
  const askAuthToken = () => operator.ask(AUTH_TOKEN);
  const twilio = twilioAccount(operator, configured.accountSid);
  if (!twilio) {
    refuseRotation(operator);
    const { parameter } = target;
    return storeOnly(operator, [{ parameter, what: 'auth token', given: authToken, make: askAuthToken }]);
  }
  const { replace, rotate } = operator;
  return setUpSms({ ...operator, twilio, askAuthToken }, { ...target, authToken, replace, rotate });
}

export async function checkTwilio(configured: Configured, operator: Operator): Promise<readonly Finding[]> {
  const target = targetOf(configured, operator);
  const twilio = twilioAccount(operator, configured.accountSid);
  if (twilio) return checkSms({ ...operator, twilio }, target);
  const { parameter } = target;
  const command = 'npx verso channels sms set-up';
  const { findings } = await checkStored(operator, { parameter, what: 'auth token', command });
  return [...findings, note('Twilio does not reach a local stack.')];
}

function targetOf({ accountSid, numbers }: Configured, operator: Operator) {
  const { whatsapp } = operator.channels;
  const isShared = whatsapp?.provider === 'twilio' && whatsapp.accountSid === accountSid;
  return {
    sharedWith: isShared ? operator.parameter(WHATSAPPS_TOKEN) : undefined,
    numbers: numbers.map(({ number }) => number),
    webhookUrl: operator.webhookUrl(),
    parameter: operator.parameter(SMS_SECRETS.twilioAuthToken),
  };
}

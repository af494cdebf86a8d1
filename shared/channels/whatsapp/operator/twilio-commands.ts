import { twilioAccount } from '../../../adapters/providers/twilio-api.ts';
import { checkStored, type Finding, note } from '../../../administration/channels/findings.ts';
import { type Operator, refuseRotation } from '../../../administration/channels/operator.ts';
import type { SetUpReport } from '../../../administration/channels/steps.ts';
import { storeOnly } from '../../../administration/channels/store-only.ts';
import { AUTH_TOKEN } from '../../../twilio/auth-token.ts';
import type { WhatsappConfiguration } from '../configuration.ts';
import { WHATSAPP_SECRETS } from '../secrets.ts';
import { checkTwilioWhatsapp, setUpTwilioWhatsapp } from './twilio-set-up.ts';

type Configured = Extract<WhatsappConfiguration, { provider: 'twilio' }>;

export async function setUpTwilio(configured: Configured, operator: Operator): Promise<SetUpReport> {
  refuseRotation(operator);
  const target = targetOf(configured, operator);
  const authToken = await operator.given(AUTH_TOKEN);
  const askAuthToken = () => operator.ask(AUTH_TOKEN);
  const twilio = twilioAccount(operator, configured.accountSid);
  if (twilio) return setUpTwilioWhatsapp({ ...operator, twilio, askAuthToken }, { ...target, authToken });
  const { parameter } = target;
  return storeOnly(operator, [{ parameter, what: 'auth token', given: authToken, make: askAuthToken }]);
}

export async function checkTwilio(configured: Configured, operator: Operator): Promise<readonly Finding[]> {
  const target = targetOf(configured, operator);
  const twilio = twilioAccount(operator, configured.accountSid);
  if (twilio) return checkTwilioWhatsapp({ ...operator, twilio }, target);
  const { parameter } = target;
  const command = 'npx verso channels whatsapp set-up';
  const { findings } = await checkStored(operator, { parameter, what: 'auth token', command });
  return [...findings, note('Twilio does not reach a local stack.')];
}

function targetOf({ displayPhoneNumber }: Configured, operator: Operator) {
  return {
    sender: displayPhoneNumber,
    webhookUrl: operator.webhookUrl(),
    parameter: operator.parameter(WHATSAPP_SECRETS.twilioAuthToken),
  };
}

import { checkStored, type Finding, note } from '../../../administration/channels/findings.ts';
import { type Operator, refuseRotation, required } from '../../../administration/channels/operator.ts';
import type { ProviderAccess } from '../../../administration/channels/provider-access.ts';
import { newSecretToken } from '../../../administration/channels/secret-steps.ts';
import type { SetUpReport } from '../../../administration/channels/steps.ts';
import { storeOnly } from '../../../administration/channels/store-only.ts';
import type { WhatsappConfiguration } from '../configuration.ts';
import { WHATSAPP_SECRETS } from '../secrets.ts';
import { checkWhatsapp } from './check.ts';
import { ACCESS_TOKEN, APP_ID, APP_SECRET, BUSINESS_ACCOUNT_ID } from './credentials.ts';
import { metaApi } from './meta-api.ts';
import { setUpWhatsapp } from './set-up.ts';

/** The version counts: without one, Meta takes the oldest that the app may use. */
const META = { api: 'https://graph.facebook.com/v26.0', standIn: 'VERSO_META_API_URL' };

type Configured = Extract<WhatsappConfiguration, { provider: 'meta' }>;

export async function setUpMeta(configured: Configured, operator: Operator): Promise<SetUpReport> {
  const target = targetOf(configured, operator);
  const appSecret = await operator.given(APP_SECRET);
  const askAppSecret = () => operator.ask(APP_SECRET);
  const access = operator.access(META);
  if (!access) {
    refuseRotation(operator);
    const { parameters } = target;
    const make = async () => newSecretToken(operator.random);
    return storeOnly(operator, [
      { parameter: parameters.appSecret, what: 'app secret', given: appSecret, make: askAppSecret },
      { parameter: parameters.verifyToken, what: 'verify token', given: undefined, make },
    ]);
  }
  const { meta, accessToken, ...ids } = await administration(access, operator);
  const { replace, rotate } = operator;
  return setUpWhatsapp(
    { ...operator, meta, askAppSecret },
    { ...target, ...ids, appSecret, accessToken, replace, rotate },
  );
}

export async function checkMeta(configured: Configured, operator: Operator): Promise<readonly Finding[]> {
  const target = targetOf(configured, operator);
  const access = operator.access(META);
  if (!access) {
    const command = 'npx verso channels whatsapp set-up';
    const { appSecret, verifyToken } = target.parameters;
    const secret = await checkStored(operator, { parameter: appSecret, what: 'app secret', command });
    const token = await checkStored(operator, { parameter: verifyToken, what: 'verify token', command });
    return [...secret.findings, ...token.findings, note('Meta does not reach a local stack.')];
  }
  const { meta, ...ids } = await administration(access, operator);
  return checkWhatsapp({ ...operator, meta }, { ...target, ...ids });
}

function targetOf({ phoneNumberId, displayPhoneNumber }: Configured, operator: Operator) {
  return {
    phoneNumberId,
    displayPhoneNumber,
    webhookUrl: operator.webhookUrl(),
    parameters: {
      appSecret: operator.parameter(WHATSAPP_SECRETS.appSecret),
      verifyToken: operator.parameter(WHATSAPP_SECRETS.verifyToken),
      accessToken: operator.parameter(WHATSAPP_SECRETS.accessToken),
    },
  };
}

async function administration(access: ProviderAccess, operator: Operator) {
  const appId = await required(operator, APP_ID);
  const businessAccountId = await required(operator, BUSINESS_ACCOUNT_ID);
  const accessToken = await required(operator, ACCESS_TOKEN);
  const meta = (appSecret: string) => metaApi(access, { appId, appSecret, accessToken });
  return { appId, businessAccountId, accessToken, meta };
}

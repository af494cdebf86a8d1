import { META_API, metaApi } from '../../shared/adapters/providers/meta-api.ts';
import { systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { checkWhatsapp } from '../../shared/administration/channels/check-whatsapp.ts';
import { checkStored, note } from '../../shared/administration/channels/findings.ts';
import { newSecretToken } from '../../shared/administration/channels/secret-steps.ts';
import { setUpWhatsapp } from '../../shared/administration/channels/set-up-whatsapp.ts';
import { storeOnly } from '../../shared/administration/channels/store-only.ts';
import { WHATSAPP_SECRETS } from '../../shared/channels/whatsapp/secrets.ts';
import { webhookOutput } from '../outputs.ts';
import {
  ACCESS_TOKEN,
  APP_ID,
  APP_SECRET,
  askCredential,
  BUSINESS_ACCOUNT_ID,
  givenCredential,
  refuseTwoFromStdin,
  requireCredential,
} from './channels-credentials.ts';
import { accessTo, standInFor } from './channels-providers.ts';
import {
  type ChannelCommands,
  isOutOfReach,
  refuseRotation,
  requireConfigured,
  sayTo,
  secretPorts,
} from './channels-set-up.ts';
import type { Connection } from './connection.ts';
import type { OperatorOptions } from './operation.ts';

export type MetaOptions = {
  readonly appId?: string;
  readonly businessAccountId?: string;
  readonly appSecretFile?: string;
  readonly accessTokenFile?: string;
};

export const metaCommands: ChannelCommands<MetaOptions> = {
  async setUp(connection, options) {
    const { replace = false, rotate = false } = options;
    refuseTwoFromStdin([options.appSecretFile, options.accessTokenFile]);
    const target = targetOf(connection);
    const ports = secretPorts(connection, options);
    const appSecret = await givenCredential(APP_SECRET, options.appSecretFile);
    const askAppSecret = () => askCredential(APP_SECRET);
    if (isOutOfReach('whatsapp', options)) {
      refuseRotation(options);
      const { parameters } = target;
      const make = async () => newSecretToken(systemRandom);
      return storeOnly(ports, [
        { parameter: parameters.appSecret, what: 'app secret', given: appSecret, make: askAppSecret },
        { parameter: parameters.verifyToken, what: 'verify token', given: undefined, make },
      ]);
    }
    const { meta, accessToken, ...ids } = await administration(options);
    return setUpWhatsapp(
      { ...ports, random: systemRandom, meta, askAppSecret },
      { ...target, ...ids, appSecret, accessToken, replace, rotate },
    );
  },
  async check(connection, options) {
    const target = targetOf(connection);
    const ports = secretPorts(connection, options);
    if (isOutOfReach('whatsapp', options)) {
      const command = 'npx verso channels whatsapp set-up';
      const { appSecret, verifyToken } = target.parameters;
      const secret = await checkStored(ports, { parameter: appSecret, what: 'app secret', command });
      const token = await checkStored(ports, { parameter: verifyToken, what: 'verify token', command });
      return [...secret.findings, ...token.findings, note('Meta does not reach a local stack.')];
    }
    const { meta, ...ids } = await administration(options);
    return checkWhatsapp({ ...ports, meta }, { ...target, ...ids });
  },
};

function targetOf(connection: Connection) {
  const settings = requireConfigured(connection.deployment.channels.whatsapp, 'whatsapp', connection);
  if (settings.provider !== 'meta') throw new Error('The channel whatsapp is not provided by Meta here.');
  return {
    phoneNumberId: settings.phoneNumberId,
    displayPhoneNumber: settings.displayPhoneNumber,
    webhookUrl: connection.output(webhookOutput('whatsapp')),
    parameters: {
      appSecret: connection.parameter(WHATSAPP_SECRETS.appSecret),
      verifyToken: connection.parameter(WHATSAPP_SECRETS.verifyToken),
      accessToken: connection.parameter(WHATSAPP_SECRETS.accessToken),
    },
  };
}

async function administration(options: MetaOptions & OperatorOptions) {
  const appId = await requireCredential(APP_ID, options.appId);
  const businessAccountId = await requireCredential(BUSINESS_ACCOUNT_ID, options.businessAccountId);
  const accessToken = await requireCredential(ACCESS_TOKEN, options.accessTokenFile);
  const access = accessTo(standInFor('whatsapp') ?? META_API, sayTo(options));
  const meta = (appSecret: string) => metaApi(access, { appId, appSecret, accessToken });
  return { appId, businessAccountId, accessToken, meta };
}

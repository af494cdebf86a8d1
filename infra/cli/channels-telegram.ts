import { TELEGRAM_API, telegramApi } from '../../shared/adapters/providers/telegram-api.ts';
import { systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { checkTelegram } from '../../shared/administration/channels/check-telegram.ts';
import { checkStored, note } from '../../shared/administration/channels/findings.ts';
import { newSecretToken } from '../../shared/administration/channels/secret-steps.ts';
import { setUpTelegram } from '../../shared/administration/channels/set-up-telegram.ts';
import { storeOnly } from '../../shared/administration/channels/store-only.ts';
import { TELEGRAM_SECRETS } from '../../shared/channels/telegram/secrets.ts';
import { webhookOutput } from '../outputs.ts';
import { BOT_TOKEN, requireCredential } from './channels-credentials.ts';
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

export type TelegramOptions = { readonly botTokenFile?: string };

export const telegramCommands: ChannelCommands<TelegramOptions> = {
  async setUp(connection, options) {
    const { replace = false, rotate = false } = options;
    const target = targetOf(connection);
    const ports = secretPorts(connection, options);
    if (isOutOfReach('telegram', options)) {
      refuseRotation(options);
      const { parameter } = target;
      const make = async () => newSecretToken(systemRandom);
      return storeOnly(ports, [{ parameter, what: 'secret token', given: undefined, make }]);
    }
    const telegram = await administration(options);
    return setUpTelegram({ ...ports, random: systemRandom, telegram }, { ...target, replace, rotate });
  },
  async check(connection, options) {
    const target = targetOf(connection);
    const ports = secretPorts(connection, options);
    if (isOutOfReach('telegram', options)) {
      const { parameter } = target;
      const command = 'npx verso channels telegram set-up';
      const { findings } = await checkStored(ports, { parameter, what: 'secret token', command });
      return [...findings, note('Telegram does not reach a local stack.')];
    }
    return checkTelegram({ ...ports, telegram: await administration(options) }, target);
  },
};

function targetOf(connection: Connection) {
  const { botUsername } = requireConfigured(connection.deployment.channels.telegram, 'telegram', connection);
  return {
    botUsername,
    webhookUrl: connection.output(webhookOutput('telegram')),
    parameter: connection.parameter(TELEGRAM_SECRETS.secretToken),
  };
}

async function administration(options: TelegramOptions & OperatorOptions) {
  const token = await requireCredential(BOT_TOKEN, options.botTokenFile);
  return telegramApi(accessTo(standInFor('telegram') ?? TELEGRAM_API, sayTo(options)), token);
}

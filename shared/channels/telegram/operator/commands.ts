import { checkStored, note } from '../../../administration/channels/findings.ts';
import {
  type ChannelCommands,
  type Operator,
  refuseRotation,
  required,
} from '../../../administration/channels/operator.ts';
import { newSecretToken } from '../../../administration/channels/secret-steps.ts';
import { storeOnly } from '../../../administration/channels/store-only.ts';
import { TELEGRAM_SECRETS } from '../secrets.ts';
import type { TelegramSettings } from '../settings.ts';
import { checkTelegram } from './check.ts';
import { BOT_TOKEN } from './credentials.ts';
import { setUpTelegram } from './set-up.ts';
import { telegramApi } from './telegram-api.ts';

const TELEGRAM = { api: 'https://api.telegram.org', standIn: 'VERSO_TELEGRAM_API_URL' };

export const commands: ChannelCommands<TelegramSettings> = {
  purpose: "makes Telegram's secret token and registers the bot's webhook",
  rotation: 'makes a new secret token and retires the old one, which takes ten minutes',
  setUpTakes: [BOT_TOKEN],
  checkTakes: [BOT_TOKEN],
  async setUp(configured, operator) {
    const target = targetOf(configured, operator);
    const telegram = await administration(operator);
    if (telegram)
      return setUpTelegram(
        { ...operator, telegram },
        { ...target, replace: operator.replace, rotate: operator.rotate },
      );
    refuseRotation(operator);
    const { parameter } = target;
    const make = async () => newSecretToken(operator.random);
    return storeOnly(operator, [{ parameter, what: 'secret token', given: undefined, make }]);
  },
  async check(configured, operator) {
    const target = targetOf(configured, operator);
    const telegram = await administration(operator);
    if (telegram) return checkTelegram({ ...operator, telegram }, target);
    const { parameter } = target;
    const command = 'npx verso channels telegram set-up';
    const { findings } = await checkStored(operator, { parameter, what: 'secret token', command });
    return [...findings, note('Telegram does not reach a local stack.')];
  },
};

function targetOf({ botUsername }: TelegramSettings, operator: Operator) {
  return {
    botUsername,
    webhookUrl: operator.webhookUrl(),
    parameter: operator.parameter(TELEGRAM_SECRETS.secretToken),
  };
}

async function administration(operator: Operator) {
  const access = operator.access(TELEGRAM);
  return access && telegramApi(access, await required(operator, BOT_TOKEN));
}

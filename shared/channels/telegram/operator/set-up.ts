import { openSecret, type SecretPorts } from '../../../administration/channels/channel-secret.ts';
import {
  newSecretToken,
  requireValue,
  retiring,
  spreading,
} from '../../../administration/channels/secret-steps.ts';
import { inOrder, looking, type SetUpReport, type Step } from '../../../administration/channels/steps.ts';
import type { Random } from '../../../ports.ts';
import type { TelegramAdministration, TelegramWebhook } from './administration.ts';

export type TelegramSetUp = {
  readonly webhookUrl: string;
  /** Without the @. */
  readonly botUsername: string;
  /** The secret token's parameter. */
  readonly parameter: string;
  /** Also where Telegram sends to somewhere else by now. */
  readonly replace: boolean;
  readonly rotate: boolean;
};

export type TelegramPorts = SecretPorts & {
  readonly random: Random;
  readonly telegram: TelegramAdministration;
};

/** All that the bot listens to: shared/channels/telegram/update.ts. */
export const ALLOWED_UPDATES = ['message'];

/**
 * Makes the secret token and registers the webhook with it. Run again, it registers the same once more.
 * @see https://core.telegram.org/bots/api#setwebhook
 */
export async function setUpTelegram(ports: TelegramPorts, target: TelegramSetUp): Promise<SetUpReport> {
  const { telegram, random } = ports;
  const { webhookUrl, parameter } = target;
  const [secret, former] = await looking(async () => {
    await requireBot(telegram, target);
    return [await openSecret(ports, parameter), await requireOurs(telegram, target)] as const;
  });
  const isFirst = secret.current === undefined;
  const adds = isFirst || (target.rotate && !secret.rotating);
  const rotates = !isFirst && (adds || secret.rotating);

  const steps: readonly (Step | false)[] = [
    adds && {
      task: isFirst ? 'store a secret token' : 'store a new secret token beside the old one',
      async run() {
        await secret.add(newSecretToken(random));
        return `A${isFirst ? '' : ' new'} secret token is stored${isFirst ? '' : ' beside the old one'}.`;
      },
    },
    rotates && spreading(secret),
    {
      task: 'register the webhook with Telegram',
      async run() {
        await telegram.setWebhook({
          url: webhookUrl,
          secretToken: requireValue(secret),
          allowedUpdates: ALLOWED_UPDATES,
          // Of a bot that never had a webhook: what people once wrote to it must not be answered now.
          dropPendingUpdates: isFirst && former.url === undefined,
        });
        return `Telegram sends what people write to @${target.botUsername} to ${webhookUrl}.`;
      },
    },
    rotates && retiring(secret),
  ];
  return { done: await inOrder(steps.filter((step) => step !== false)), remaining: [] };
}

async function requireBot(telegram: TelegramAdministration, { botUsername }: TelegramSetUp): Promise<void> {
  const { username } = await telegram.bot();
  if (!isSameBot(username, botUsername)) {
    throw new Error(
      `The token is that of @${username}, and infra/verso.config.ts names @${botUsername}: give that bot's token, or correct the configuration.`,
    );
  }
}

/** Telegram's user names don't tell capitals from small letters. */
export function isSameBot(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function requireOurs(
  telegram: TelegramAdministration,
  { botUsername, replace, webhookUrl }: TelegramSetUp,
): Promise<TelegramWebhook> {
  const webhook = await telegram.webhook();
  if (webhook.url !== undefined && webhook.url !== webhookUrl && !replace) {
    throw new Error(
      `@${botUsername} sends to ${webhook.url} by now, and a bot has one webhook: give --replace if it is to send here instead.`,
    );
  }
  return webhook;
}

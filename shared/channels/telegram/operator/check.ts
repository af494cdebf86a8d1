import type { SecretPorts } from '../../../administration/channels/channel-secret.ts';
import {
  asked,
  checkStored,
  type Finding,
  note,
  right,
  wrong,
} from '../../../administration/channels/findings.ts';
import type { TelegramAdministration, TelegramWebhook } from './administration.ts';
import { ALLOWED_UPDATES, isSameBot, type TelegramSetUp } from './set-up.ts';

const COMMAND = 'npx verso channels telegram set-up';

/** An older failure is over: what came after it was delivered. */
const LATELY_MILLISECONDS = 3_600_000;

export async function checkTelegram(
  ports: SecretPorts & { readonly telegram: TelegramAdministration },
  target: Pick<TelegramSetUp, 'botUsername' | 'parameter' | 'webhookUrl'>,
): Promise<readonly Finding[]> {
  const { parameter } = target;
  const stored = await checkStored(ports, { parameter, what: 'secret token', command: COMMAND });
  const seen = await asked(async () => {
    const { username } = await ports.telegram.bot();
    if (!isSameBot(username, target.botUsername)) {
      return [
        wrong(`The token is that of @${username}, and infra/verso.config.ts names @${target.botUsername}.`),
      ];
    }
    return [
      right(`The bot is @${username}.`),
      ...webhookFindings(await ports.telegram.webhook(), target.webhookUrl, ports.clock.now()),
    ];
  });
  return [...stored.findings, ...seen];
}

function webhookFindings(webhook: TelegramWebhook, webhookUrl: string, now: number): readonly Finding[] {
  const { url, allowedUpdates } = webhook;
  if (url === undefined) return [wrong(`The bot has no webhook: run ${COMMAND}.`)];
  if (url !== webhookUrl)
    return [wrong(`The bot sends to ${url}, not to ${webhookUrl}: run ${COMMAND} --replace.`)];
  const missing = ALLOWED_UPDATES.filter((update) => allowedUpdates?.includes(update) === false);
  const needless = (allowedUpdates ?? []).filter((update) => !ALLOWED_UPDATES.includes(update));
  return [
    right(`The bot sends to ${url}.`),
    ...missing.map((update) => wrong(`The bot does not send updates of the kind ${update}: run ${COMMAND}.`)),
    ...(needless.length > 0 ? [note(`It also sends ${needless.join(', ')}, which nobody reads.`)] : []),
    ...deliveryFindings(webhook, now),
  ];
}

function deliveryFindings({ lastError, pendingUpdates }: TelegramWebhook, now: number): readonly Finding[] {
  const waiting = pendingUpdates === 0 ? 'no message waits' : `${pendingUpdates} messages wait`;
  if (!lastError) return [right(`No delivery has failed, and ${waiting}.`)];
  const failed = `A delivery failed at ${new Date(lastError.at).toISOString()} (${lastError.message})`;
  if (now - lastError.at >= LATELY_MILLISECONDS && pendingUpdates === 0)
    return [note(`${failed}, and ${waiting}.`)];
  const advice = lastError.message.includes('401')
    ? `the bot signs with another secret token than the stored one: run ${COMMAND}`
    : "see the function's log";
  return [wrong(`${failed}, and ${waiting}: ${advice}.`)];
}

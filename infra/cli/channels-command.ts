import { Argument, Command } from 'commander';
import type { Finding } from '../../shared/administration/channels/findings.ts';
import { CHANNEL_NAMES, type ChannelName } from '../../shared/channels/names.ts';
import { MissingCredential } from './channels-credentials.ts';
import type { SetUpOptions } from './channels-set-up.ts';
import type { SmsOptions } from './channels-sms.ts';
import type { TelegramOptions } from './channels-telegram.ts';
import type { WhatsappOptions } from './channels-whatsapp.ts';
import type { Connection } from './connection.ts';
import { type OperatorOptions, operation, operatorCommand } from './operation.ts';
import { aligned, type Outcome } from './output.ts';

type Options = TelegramOptions & WhatsappOptions & SmsOptions;

/** By channel: the file options that hold its secrets, and what --rotate does with it. */
const DESCRIPTIONS: Readonly<Record<ChannelName, { readonly what: string; readonly rotate: string }>> = {
  telegram: {
    what: "makes Telegram's secret token and registers the bot's webhook",
    rotate: 'makes a new secret token and retires the old one, which takes ten minutes',
  },
  whatsapp: {
    what: "stores Meta's or Twilio's secrets and subscribes Meta's app to the number's messages",
    rotate: 'makes a new verify token; a new app secret is made in the App Dashboard and simply given',
  },
  sms: {
    what: "stores the Twilio account's auth token and points its numbers at the webhook",
    rotate: 'makes a new auth token and ends the old one for every program that uses the account',
  },
};

/** `npx verso channels`: the providers' side of a channel. */
export function channelsCommand(): Command {
  const channels = new Command('channels').description(
    'sets the channels up at their providers, and checks them',
  );
  for (const channel of CHANNEL_NAMES) channels.addCommand(channelCommand(channel));
  return channels.addCommand(
    withCredentials(operatorCommand('check'), CHANNEL_NAMES)
      .description('reads back what the providers have; exits 1 when something is wrong')
      .addArgument(new Argument('[channel]', 'every configured one if left out').choices(CHANNEL_NAMES))
      .action(operation(check)),
  );
}

function channelCommand(channel: ChannelName): Command {
  const { what, rotate } = DESCRIPTIONS[channel];
  return new Command(channel).description(what).addCommand(
    withCredentials(operatorCommand('set-up'), [channel])
      .description(`${what}; safe to run again, sends nobody anything`)
      .option('--replace', 'also where the provider sends somewhere else by now')
      .option('--rotate', rotate)
      .action(
        operation((connection, options: Options & SetUpOptions) => setUp(channel, connection, options)),
      ),
  );
}

/** Secrets come in files, on stdin (-) or in the environment: arguments are seen by everybody on the machine. */
function withCredentials(command: Command, channels: readonly ChannelName[]): Command {
  const isCheck = command.name() === 'check';
  const secret = (flag: string, text: string, variable: string) =>
    command.option(
      `${flag} <file>`,
      `the file with ${text}, - for stdin; else ${variable}, else it is asked for`,
    );
  if (channels.includes('telegram')) {
    secret('--bot-token-file', "the bot's token from @BotFather", 'VERSO_TELEGRAM_BOT_TOKEN');
  }
  if (channels.includes('whatsapp')) {
    command.option('--app-id <id>', "Meta's id of the app; else VERSO_META_APP_ID");
    command.option(
      '--business-account-id <id>',
      "Meta's id of the WhatsApp Business account; else VERSO_META_BUSINESS_ACCOUNT_ID",
    );
    secret('--access-token-file', "a system user's access token", 'VERSO_META_ACCESS_TOKEN');
    if (!isCheck) secret('--app-secret-file', "the app's secret, if it is new", 'VERSO_META_APP_SECRET');
  }
  if ((channels.includes('sms') || channels.includes('whatsapp')) && !isCheck) {
    secret('--auth-token-file', "the account's auth token, if it is new", 'VERSO_TWILIO_AUTH_TOKEN');
  }
  return command;
}

async function setUp(
  channel: ChannelName,
  connection: Connection,
  options: Options & SetUpOptions,
): Promise<Outcome> {
  const { setUpOutcome } = await import('./channels-set-up.ts');
  const { setUp: run } = await commandsOf(channel);
  return setUpOutcome(channel, await run(connection, options));
}

async function check(
  connection: Connection,
  only: ChannelName | undefined,
  options: Options & OperatorOptions,
): Promise<Outcome> {
  const channels = only ? [only] : CHANNEL_NAMES.filter((name) => connection.deployment.channels[name]);
  const checked: { readonly channel: ChannelName; readonly findings: readonly Finding[] }[] = [];
  for (const channel of channels) {
    const { check: run } = await commandsOf(channel);
    checked.push({ channel, findings: await run(connection, options).catch(missing) });
  }
  const isRight = (findings: readonly Finding[]) => findings.every(({ kind }) => kind !== 'wrong');
  const ok = checked.every(({ findings }) => isRight(findings));
  return {
    json: {
      ok,
      channels: checked.map(({ channel, findings }) => ({ channel, ok: isRight(findings), findings })),
    },
    lines: aligned(
      checked.flatMap(({ channel, findings }) => findings.map(({ kind, text }) => [channel, kind, text])),
    ),
    isWrong: !ok,
  };
}

/** One channel's credentials may be at hand and another one's not. */
function missing(error: unknown): readonly Finding[] {
  if (error instanceof MissingCredential) return [{ kind: 'wrong', text: `Not looked at. ${error.message}` }];
  throw error;
}

/** Only now: nobody who asks for help should wait for it. */
async function commandsOf(channel: ChannelName) {
  switch (channel) {
    case 'telegram':
      return (await import('./channels-telegram.ts')).telegramCommands;
    case 'whatsapp':
      return (await import('./channels-whatsapp.ts')).whatsappCommands;
    case 'sms':
      return (await import('./channels-sms.ts')).smsCommands;
  }
}

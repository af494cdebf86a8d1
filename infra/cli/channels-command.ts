import { Argument, Command } from 'commander';
import type { Wanted } from '../../shared/administration/channels/credential.ts';
import type { Finding } from '../../shared/administration/channels/findings.ts';
import { COMMANDS, checkChannel, setUpChannel } from '../../shared/channels/commands.ts';
import { CHANNEL_NAMES, type ChannelName } from '../../shared/channels/names.ts';
import { MissingCredential, refuseTwoFromStdin } from './channels-credentials.ts';
import { operatorOf, optionOf, type SetUpOptions, setUpOutcome } from './channels-set-up.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import { aligned, type Outcome } from './output.ts';

type Options = SetUpOptions & Readonly<Record<string, unknown>>;

/** `npx verso channels`: the providers' side of a channel. */
export function channelsCommand(): Command {
  const channels = new Command('channels').description(
    'sets the channels up at their providers, and checks them',
  );
  for (const channel of CHANNEL_NAMES) channels.addCommand(channelCommand(channel));
  return channels.addCommand(
    taking(
      operatorCommand('check'),
      CHANNEL_NAMES.flatMap((channel) => COMMANDS[channel].checkTakes),
    )
      .description('reads back what the providers have; exits 1 when something is wrong')
      .addArgument(new Argument('[channel]', 'every configured one if left out').choices(CHANNEL_NAMES))
      .action(operation(check)),
  );
}

function channelCommand(channel: ChannelName): Command {
  const { purpose, rotation, setUpTakes } = COMMANDS[channel];
  return new Command(channel).description(purpose).addCommand(
    taking(operatorCommand('set-up'), setUpTakes)
      .description(`${purpose}; safe to run again, sends nobody anything`)
      .option('--replace', 'also where the provider sends somewhere else by now')
      .option('--rotate', rotation)
      .action(operation((connection, options: Options) => setUp(channel, connection, options))),
  );
}

/** Secrets come in files, on stdin (-) or in the environment: arguments are seen by everybody on the machine. */
function taking(command: Command, all: readonly Wanted[]): Command {
  for (const { option, holds, variable, isSecret } of new Set(all)) {
    if (isSecret) {
      command.option(
        `${option} <file>`,
        `the file with ${holds}, - for stdin; else ${variable}, else it is asked for`,
      );
    } else {
      command.option(`${option} <id>`, `${holds}; else ${variable}`);
    }
  }
  return command;
}

async function setUp(channel: ChannelName, connection: Connection, options: Options): Promise<Outcome> {
  const secrets = COMMANDS[channel].setUpTakes.filter(({ isSecret }) => isSecret);
  refuseTwoFromStdin(secrets.map((wanted) => optionOf(wanted, options)));
  requireConfigured(channel, connection);
  return setUpOutcome(channel, await setUpChannel(channel, operatorOf(channel, connection, options)));
}

async function check(
  connection: Connection,
  only: ChannelName | undefined,
  options: Options,
): Promise<Outcome> {
  if (only) requireConfigured(only, connection);
  const channels = only ? [only] : CHANNEL_NAMES.filter((name) => connection.deployment.channels[name]);
  const checked: { readonly channel: ChannelName; readonly findings: readonly Finding[] }[] = [];
  for (const channel of channels) {
    const findings = checkChannel(channel, operatorOf(channel, connection, options)).catch(missing);
    checked.push({ channel, findings: await findings });
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

function requireConfigured(channel: ChannelName, { deployment }: Connection): void {
  if (deployment.channels[channel]) return;
  throw new Error(
    `The stage ${deployment.stage} has no channel ${channel}: add it to infra/verso.config.ts and deploy.`,
  );
}

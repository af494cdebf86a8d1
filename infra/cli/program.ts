import { Command, CommanderError } from 'commander';
import { reasonInOneLine } from '../reason-in-one-line.mjs';
import { bootstrapCommand } from './bootstrap-command.ts';
import { channelsCommand } from './channels-command.ts';
import { costCommand } from './cost-command.ts';
import { eraseCommand } from './erase-command.ts';
import { keysCommand } from './keys-command.ts';
import { printError } from './output.ts';
import { projectsCommand } from './projects-command.ts';
import { webhooksCommand } from './webhooks-command.ts';

/** `npx verso`: administration with the operator's own AWS credentials. Sets the exit code. */
export async function main(given: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(given, { from: 'user' });
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? error.exitCode : 1;
    // Asked for or not, help has been printed then.
    if (error instanceof CommanderError && HELP.includes(error.code)) return;
    printError(reasonInOneLine(error), given.includes('--json'));
  }
}

const HELP = ['commander.help', 'commander.helpDisplayed'];

function program(): Command {
  const verso = new Command('verso')
    .description('Administers a deployment of Verso, with your AWS credentials.')
    .addCommand(bootstrapCommand())
    .addCommand(channelsCommand())
    .addCommand(projectsCommand())
    .addCommand(keysCommand())
    .addCommand(webhooksCommand())
    .addCommand(costCommand())
    .addCommand(eraseCommand());
  return throwing(verso, 'npx verso');
}

/** Makes a command and those below it throw what is wrong with their arguments, as everything else is thrown. */
function throwing(command: Command, path: string): Command {
  for (const each of command.commands) throwing(each, `${path} ${each.name()}`);
  return command.configureOutput({ outputError: () => {} }).exitOverride((error) => {
    throw HELP.includes(error.code) ? error : new Error(`${sentenceOf(error)} See ${path} --help.`);
  });
}

/** commander repeats what it doesn't understand, and that may be the number that somebody wants erased. */
function sentenceOf({ code, message }: CommanderError): string {
  if (code === 'commander.excessArguments') return 'There are too many arguments: put quotes around spaces.';
  const sentence = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/[^.)]$/, '$&.');
  // What follows is our own advice, which has numbers of its own.
  const advice = sentence.lastIndexOf(' is invalid. ');
  const repeated = advice < 0 ? sentence : sentence.slice(0, advice);
  return repeated.replace(/\+?\p{Nd}[\p{Nd}\s().\-/]{2,}/gu, '...') + sentence.slice(repeated.length);
}

import { Command } from 'commander';
import { bootstrapCommand } from './bootstrap-command.ts';

/** `npx verso`: administration with the operator's own AWS credentials. */
export function program(): Command {
  return new Command('verso')
    .description('Administers a deployment of Verso, with your AWS credentials.')
    .showHelpAfterError()
    .addCommand(bootstrapCommand());
}

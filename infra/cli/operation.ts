import { Command, Option } from 'commander';
import type { Connection } from './connection.ts';
import { sentenceFor } from './failure.ts';
import { type Outcome, print } from './output.ts';
import type { Target } from './target.ts';

export type OperatorOptions = Target & { readonly json?: boolean };

/** A command that works on a stack: with the options by which every one of them finds it and answers. */
export function operatorCommand(name: string): Command {
  return new Command(name)
    .option('--stage <name>', 'the stage of infra/verso.config.ts', process.env.VERSO_STAGE || 'production')
    .addOption(new Option('--local', 'the stack that npm start runs, in place of a stage').conflicts('stage'))
    .option('--json', 'prints one JSON document');
}

/** What a command does: with a connection, its arguments and its options. Failures are thrown as one sentence. */
export function operation<Given extends readonly unknown[]>(
  work: (connection: Connection, ...given: Given) => Promise<Outcome>,
): (this: Command, ...given: Given) => Promise<void> {
  return async function (...given) {
    const options = this.opts<OperatorOptions>();
    try {
      // Only now: the AWS clients take a second to load, which nobody who asks for help should wait for.
      const { connect } = await import('./connection.ts');
      const outcome = await work(await connect(options), ...given);
      print(outcome, options.json ?? false);
      if (outcome.isWrong) process.exitCode = 1;
    } catch (error) {
      throw new Error(sentenceFor(error, options), { cause: error });
    }
  };
}

import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { CHANNEL_NAMES, type ChannelName } from '../../../shared/channels/names.ts';
import type { Trick } from '../../../shared/channels/phone.ts';
import { PHONES } from '../../../shared/channels/phones.ts';
import { readLocalConfiguration } from '../local-configuration.ts';
import { localDirectory } from '../operator-access.ts';
import { converse } from './conversation.ts';

type Options = {
  readonly from?: string;
  readonly forwarded: boolean;
  readonly foreignContact: boolean;
  readonly badSignature: boolean;
  readonly config: string;
};

/** `npm run phone`: plays the person's phone against the running local stack, with the providers' real payloads. */
function phone(): Command {
  return new Command('npm run phone --')
    .description("Plays a person's phone against the local stack that `npm start` runs.")
    .addArgument(new Argument('<channel>', 'how the code is sent').choices(CHANNEL_NAMES))
    .argument('<number>', "the person's number, like +37069199199", phoneNumber)
    .argument('<code>', 'the code from challenge.code')
    .option('--from <number>', 'send from another number', phoneNumber)
    .option('--forwarded', 'mark the message as forwarded', false)
    .option('--foreign-contact', "share somebody else's contact", false)
    .option('--bad-signature', "sign with a secret that isn't the provider's", false)
    .addOption(
      new Option('--config <path>', 'what npm start wrote').default(
        join(localDirectory(), 'local.json'),
        '.verso/local.json',
      ),
    )
    .showHelpAfterError('`npm run phone -- --help` shows all of it.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(play);
}

async function play(
  channel: ChannelName,
  number: string,
  code: string,
  options: Options,
  command: Command,
): Promise<void> {
  for (const trick of TRICKS) {
    if (options[trick.name] && !PHONES[channel].can.includes(trick.name))
      command.error(`error: ${trick.refusal(channel)}`);
  }
  const local = await readLocalConfiguration(options.config);
  const steps = converse(channel, local, {
    number,
    from: options.from,
    code,
    signing: options.badSignature ? 'bad' : 'good',
    forwarded: options.forwarded,
    foreignContact: options.foreignContact,
  });
  for await (const { sent, answer, reply } of steps) {
    process.stdout.write(`sent  ${sent}\n${answer.status}   ${reply.replace(/\n(?=.)/g, '\n      ')}\n`);
    if (answer.status < 200 || answer.status >= 300) process.exitCode = 1;
  }
}

const TRICKS: readonly { readonly name: Trick; readonly refusal: (channel: ChannelName) => string }[] = [
  { name: 'forwarded', refusal: (channel) => `a message over ${channel} doesn't say it was forwarded` },
  { name: 'foreignContact', refusal: (channel) => `nobody shares a contact over ${channel}` },
];

/** E.164; what exactly a valid number is, is the server's to say. */
function phoneNumber(given: string): string {
  if (/^\+[1-9][0-9]{6,14}$/.test(given)) return given;
  throw new InvalidArgumentError('Write it with its country code, like +37069199199.');
}

try {
  await phone().parseAsync();
} catch (error) {
  const away = error instanceof Error && (error.message === 'fetch failed' || error.name === 'TimeoutError');
  const reason = away
    ? 'The local stack does not answer: start it with `npm start`.'
    : String(error instanceof Error ? error.message : error);
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

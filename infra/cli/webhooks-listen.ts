import { type Command, InvalidArgumentError } from 'commander';
import type { Wanted } from '../../shared/administration/channels/credential.ts';
import { requireProject } from '../../shared/administration/projects.ts';
import { validWebhookSecrets } from '../../shared/administration/webhook-secrets.ts';
import { askCredential, givenCredential } from './channels-credentials.ts';
import { sentenceFor } from './failure.ts';
import { type OperatorOptions, operatorCommand } from './operation.ts';
import { type Heard, startListener } from './webhook-listener.ts';

type Options = OperatorOptions & {
  readonly project?: string;
  readonly secretFile?: string;
  readonly port: number;
  readonly answer: number;
  readonly count?: number;
};

const WEBHOOK_SECRET: Wanted = {
  name: 'webhook secret',
  where: 'where npx verso projects or webhooks secret rotate showed it',
  variable: 'VERSO_WEBHOOK_SECRET',
  option: '--secret-file',
  holds: 'the secret, or - for stdin',
  isSecret: true,
  form: /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/,
};

/** `npx verso webhooks listen`: a receiver for whoever develops one. */
export function listenCommand(): Command {
  return operatorCommand('listen')
    .description('receives webhooks on this machine, checks their signatures and prints them')
    .option('--project <id>', 'checks by the secrets of this project, read with your AWS credentials')
    .option('--secret-file <file>', 'checks by the secret in this file, or on stdin with -')
    .option('--port <n>', 'where on 127.0.0.1', numberFrom(0, 65_535), 4000)
    .option('--answer <status>', 'what valid deliveries are answered with', numberFrom(200, 599), 204)
    .option('--count <n>', 'stops after as many; with Ctrl-C when left out', numberFrom(1, 1_000_000))
    .action(listen);
}

async function listen(options: Options): Promise<void> {
  const { port, answer, count = Number.POSITIVE_INFINITY, json = false } = options;
  const secrets = await readSecrets(options);
  const { promise: enough, resolve: stop } = Promise.withResolvers<void>();
  let heard = 0;
  const listener = await startListener({
    secrets,
    port,
    answer,
    onDelivery(each) {
      process.stdout.write(json ? `${JSON.stringify(jsonOf(each))}\n` : `${linesOf(each).join('\n')}\n`);
      heard += 1;
      if (heard >= count) stop();
    },
  }).catch((error: unknown) => {
    throw new Error(`Port ${port} can't be listened at: choose another --port.`, { cause: error });
  });
  process.stderr.write(`Listening at ${listener.url} for webhooks.\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  await enough;
  await listener.close();
}

/** Of the project where one is named; else whatever the operator gives, and never as an argument. */
async function readSecrets(options: Options): Promise<readonly string[]> {
  const { project, secretFile } = options;
  if (project === undefined)
    return [(await givenCredential(WEBHOOK_SECRET, secretFile)) ?? (await askCredential(WEBHOOK_SECRET))];
  if (secretFile !== undefined) throw new Error('Give either --project or --secret-file.');
  try {
    const { connect } = await import('./connection.ts');
    const connection = await connect(options);
    await requireProject(connection.projectPorts(), project);
    const secrets = await validWebhookSecrets(connection.webhookSecretPorts(), project);
    if (secrets.length > 0) return secrets;
    throw new Error('This project has no webhook secret yet: npx verso webhooks secret rotate makes one.');
  } catch (error) {
    throw new Error(sentenceFor(error, options), { cause: error });
  }
}

function jsonOf(heard: Heard) {
  return heard.valid
    ? { signature: 'valid', again: heard.again, event: heard.event }
    : { signature: 'invalid', reason: heard.reason };
}

function linesOf(heard: Heard): readonly string[] {
  if (!heard.valid) return [`REFUSED  ${heard.reason}`];
  const { event, again } = heard;
  const what = `${event.event}  ${event.id}${event.test ? '  of the sandbox' : ''}${again ? '  again' : ''}`;
  return [`signed   ${what}`, JSON.stringify(event.data, null, 2)];
}

function numberFrom(least: number, most: number) {
  return (text: string): number => {
    const number = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      throw new InvalidArgumentError('It is no whole number, too small, or too large.');
    return number;
  };
}

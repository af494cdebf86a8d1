import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { isLocal, LOCAL_STAGE, readDeployment } from '../config.ts';
import { deployments } from '../verso.config.ts';
import { type LocalConfiguration, writeLocalConfiguration } from './local-configuration.ts';
import { takeLock } from './lock.ts';
import { localDirectory, operatorAccessPath, writeOperatorAccess } from './operator-access.ts';
import { seed } from './seed.ts';
import { allowFrames, ownOrigins } from './simulator/frame-origins.ts';
import { phoneSimulator } from './simulator/pages.ts';
import { type LocalStack, startLocalStack } from './stack.ts';
import { synthesize } from './synthesize.ts';

const HOME = localDirectory();
const CONFIGURATION = join(HOME, 'local.json');
const LOCK = join(HOME, 'running.pid');

/** `npm start`: synthesizes the local stage, runs it, and stays until Ctrl-C. */
export async function main(given: readonly string[]): Promise<void> {
  try {
    const wanted = readArguments(given);
    const port = readPort(process.env.PORT);
    await requireFree(port);
    takeLock(LOCK);
    const stack = await start(port, wanted);
    process.once('SIGINT', () => void stop(stack));
    process.once('SIGTERM', () => void stop(stack));
  } catch (error) {
    say(process.stderr, error instanceof Error ? error.message : String(error));
    if (process.env.VERSO_DEBUG) say(process.stderr, error instanceof Error ? (error.stack ?? '') : '');
    process.exitCode = 1;
  }
}

async function start(port: number, { fresh, stage }: Wanted): Promise<LocalStack> {
  say(process.stdout, 'Synthesizing the stack ...');
  const assemblyDir = join(HOME, 'cdk.out');
  const dataDir = join(HOME, 'data');
  const deployment = readDeployment(deployments, stage, process.env.VERSO_ISSUER);
  await synthesize(assemblyDir, { stage });
  if (fresh) await rm(dataDir, { recursive: true, force: true });
  const stack = await startLocalStack({ assemblyDir, dataDir, region: deployment.region, port });
  try {
    const configuration = await seed(stack, deployment);
    await writeLocalConfiguration(CONFIGURATION, configuration);
    await writeOperatorAccess(HOME, stack, stage);
    await allowFrames(stack, configuration, ownOrigins(configuration));
    stack.serveLocally(phoneSimulator(configuration, stack));
    say(process.stdout, greeting(configuration));
    return stack;
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function stop(stack: LocalStack): Promise<void> {
  await rm(CONFIGURATION, { force: true });
  await rm(operatorAccessPath(HOME), { force: true });
  await stack.close();
}

type Wanted = { readonly fresh: boolean; readonly stage: string };

function readArguments(args: readonly string[]): Wanted {
  const { fresh = false, stage = LOCAL_STAGE } = parse(args);
  if (isLocal(stage)) return { fresh, stage };
  const local = Object.keys(deployments).filter(isLocal).join(' or ');
  throw new Error(`The stage ${stage} doesn't run on this machine: give --stage ${local}.`);
}

function parse(args: readonly string[]) {
  const options = { fresh: { type: 'boolean' }, stage: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const message =
      'The options that there are: --fresh starts with empty data, --stage NAME runs another local stage.';
    throw new Error(message, { cause });
  }
}

function readPort(given: string | undefined): number {
  const port = given ? Number(given) : 3000;
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`PORT is ${given}: set it to a number from 1 to 65535, or to 0 for any that is free.`);
}

/** Before the seconds that a synthesis takes. */
function requireFree(port: number): Promise<void> {
  return new Promise((fulfil, reject) => {
    const probe = createServer()
      .once('error', () =>
        reject(new Error(`Port ${port} is taken: stop what listens there, or set PORT to another one.`)),
      )
      .listen(port, '127.0.0.1', () => probe.close(() => fulfil()));
  });
}

function greeting({ baseUrl, apiKeys }: LocalConfiguration): string {
  const home = relative(process.cwd(), HOME);
  const body = JSON.stringify({ type: 'phone', channel: 'telegram', identifier: '+37069199199' });
  return `
Open ${baseUrl}/local/phone and verify a number: it is your server and the person's phone in one page.

Verso listens on ${baseUrl}

  live key  ${apiKeys.live}
  test key  ${apiKeys.test}

Begin a verification:

  curl -X POST ${baseUrl}/api/v1/verifications -H 'Authorization: Bearer ${apiKeys.live}' -H 'Content-Type: application/json' -d '${body}'

Answer it as the person would, with the code from there:

  npm run phone -- telegram +37069199199 CODE

Logs are in ${home}/data/logs, these values in ${home}/local.json. Ctrl-C stops.
`;
}

function say(stream: NodeJS.WriteStream, text: string): void {
  stream.write(`${text}\n`);
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { dynamoDbChargeStore } from '../../shared/adapters/dynamodb/charge-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { kmsPublicKeys } from '../../shared/adapters/kms/public-keys.ts';
import { ssmParameterWriter } from '../../shared/adapters/ssm/parameter-writer.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { bootstrap } from '../../shared/administration/bootstrap.ts';
import { createProject } from '../../shared/administration/projects.ts';
import { toChannelCharges, toChannelSettings } from '../../shared/channels/configurations.ts';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { connectPhones, type Lines, PHONES } from '../../shared/channels/phones.ts';
import { WEBHOOK_SECRETS } from '../../shared/config/names.ts';
import type { ChannelSettings } from '../../shared/deployment/settings.ts';
import { serializeWebhookSecrets } from '../../shared/webhooks/secrets.ts';
import { type Deployment, LOCAL_STAGE } from '../config.ts';
import { OUTPUTS, topicOutput, webhookOutput } from '../outputs.ts';
import { readPrivateFile, writePrivateFile } from './aws/private-file.ts';
import type { LocalConfiguration } from './local-configuration.ts';
import type { LocalStack } from './stack.ts';

/** What only the one who made it knows: the database keeps hashes of keys, the providers keep their secrets. */
const secrets = z.object({
  projectId: z.string(),
  apiKeys: z.object({ live: z.string(), test: z.string() }),
  webhookSecret: z.string(),
  /** By parameter. A channel that the stack was seeded without gets its own. */
  channels: z.record(z.string(), z.string()).default({}),
});

type Secrets = z.infer<typeof secrets>;

/**
 * Sets a local stack up as an operator would: bootstrap, a project with one live and one test key, and the
 * providers' secrets. A stack that was seeded before keeps its keys.
 */
export async function seed(
  stack: LocalStack,
  { stage, channels, limits, fees }: Deployment,
): Promise<LocalConfiguration> {
  const { administrator, outputs } = stack;
  const output = (name: string) => requireOutput(outputs, name);
  const prefix = output(OUTPUTS.parameterPrefix);
  const client = new DynamoDBClient(administrator);
  const table = dynamoDbTable(client, output(OUTPUTS.tableName));
  const parameters = ssmParameterWriter(administrator);
  const random = systemRandom;

  await bootstrap(
    {
      deployment: dynamoDbDeploymentStore(table),
      charges: dynamoDbChargeStore(table),
      parameters,
      keys: kmsPublicKeys(administrator),
      random,
      clock: systemClock,
    },
    {
      parameterPrefix: prefix,
      signingKeys: { live: output(OUTPUTS.liveSigningKeyArn), test: output(OUTPUTS.testSigningKeyArn) },
      channels: toChannelSettings(channels),
      limits,
      charges: toChannelCharges(channels, fees),
    },
  );
  const known = await readSecrets(secretsOf(stack.dataDir, stage), async () => {
    const queries = dynamoDbQueries(client, output(OUTPUTS.tableName));
    const ports = { projects: dynamoDbProjectRegistry(table, queries), random, clock: systemClock };
    const { id: projectId } = await createProject(ports, 'Acme');
    const live = await createApiKey(ports, { projectId, environment: 'live', name: 'local' });
    const test = await createApiKey(ports, { projectId, environment: 'test', name: 'local' });
    return { projectId, live: live.key, test: test.key };
  });
  for (const [name, value] of Object.entries(known.channels)) {
    await parameters.replace(`${prefix}/${name}`, value);
  }
  // What was rotated since stays.
  const webhookSecret = serializeWebhookSecrets([{ secret: known.webhookSecret, from: 0 }]);
  await parameters.create(`${prefix}/${WEBHOOK_SECRETS}/${known.projectId}`, webhookSecret);

  leaseNumbers(stack, toChannelSettings(channels));

  return {
    baseUrl: stack.baseUrl,
    apiKeys: known.apiKeys,
    projectId: known.projectId,
    issuer: output(OUTPUTS.issuer),
    webhookSecret: known.webhookSecret,
    ...linesOf(stack, toChannelSettings(channels), known.channels),
  };
}

/** As a team leases them from AWS, and points each at the topic of the stack. */
function leaseNumbers({ aws, outputs }: LocalStack, { sms }: ChannelSettings): void {
  if (sms?.provider !== 'aws') return;
  const twoWayChannelArn = requireOutput(outputs, topicOutput('sms'));
  aws.textMessages.lease(
    sms.numbers.map(({ number, phoneNumberId = `phone-${randomBytes(16).toString('hex')}` }) => ({
      ...{ phoneNumber: number, phoneNumberId, twoWayChannelArn },
    })),
  );
}

/** What the provider of each channel knows. */
function linesOf(
  { outputs, standIns, phoneNetworkUrl }: LocalStack,
  settings: ChannelSettings,
  secrets: Secrets['channels'],
): Lines {
  return connectPhones(settings, (name) => ({
    webhookUrl: outputs[webhookOutput(name)] ?? '',
    topicArn: outputs[topicOutput(name)] ?? '',
    networkUrl: phoneNetworkUrl,
    secret: (parameter) => secrets[parameter] ?? '',
    standIn: (origin) => standIns[origin] ?? '',
  }));
}

/** Each stage has a table of its own, and its projects in it. */
function secretsOf(dataDir: string, stage: string): string {
  return join(dataDir, stage === LOCAL_STAGE ? 'seed.json' : `seed-${stage}.json`);
}

async function readSecrets(
  path: string,
  makeProject: () => Promise<{ projectId: string; live: string; test: string }>,
): Promise<Secrets> {
  const kept = await readPrivateFile(path);
  const known = kept === undefined ? await newSecrets(makeProject) : secrets.parse(JSON.parse(kept));
  const complete = { ...known, channels: { ...channelSecrets(), ...known.channels } };
  await writePrivateFile(path, JSON.stringify(complete));
  return complete;
}

async function newSecrets(
  makeProject: () => Promise<{ projectId: string; live: string; test: string }>,
): Promise<Secrets> {
  const { projectId, live, test } = await makeProject();
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  return { projectId, apiKeys: { live, test }, webhookSecret, channels: {} };
}

function channelSecrets(): Secrets['channels'] {
  const made = CHANNEL_NAMES.flatMap((name) => Object.entries(PHONES[name].secrets));
  return Object.fromEntries(made.map(([parameter, make]) => [parameter, make(systemRandom)]));
}

function requireOutput(outputs: LocalStack['outputs'], name: string): string {
  const found = outputs[name];
  if (found === undefined) throw new Error(`The template has no output ${name}.`);
  return found;
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
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
import { toChannelSettings } from '../../shared/channels/configurations.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import { SMS_SECRETS } from '../../shared/channels/sms/secrets.ts';
import { TELEGRAM_SECRETS } from '../../shared/channels/telegram/secrets.ts';
import { WHATSAPP_SECRETS } from '../../shared/channels/whatsapp/secrets.ts';
import { WEBHOOK_SECRETS } from '../../shared/config/names.ts';
import { serializeWebhookSecrets } from '../../shared/webhooks/secrets.ts';
import type { Deployment } from '../config.ts';
import { OUTPUTS, webhookOutput } from '../outputs.ts';
import { readPrivateFile, writePrivateFile } from './aws/private-file.ts';
import type { LocalConfiguration } from './local-configuration.ts';
import type { LocalStack } from './stack.ts';

/** What only the one who made it knows: the database keeps hashes of keys, the providers keep their secrets. */
const secrets = z.object({
  projectId: z.string(),
  apiKeys: z.object({ live: z.string(), test: z.string() }),
  webhookSecret: z.string(),
  telegramSecretToken: z.string(),
  whatsappAppSecret: z.string(),
  whatsappVerifyToken: z.string(),
  // A stack that was seeded before there was one gets one.
  whatsappAccessToken: z.string().default(() => randomBytes(24).toString('base64url')),
  twilioAuthToken: z.string(),
});

type Secrets = z.infer<typeof secrets>;

/**
 * Sets a local stack up as an operator would: bootstrap, a project with one live and one test key, and the
 * providers' secrets. A stack that was seeded before keeps its keys.
 */
export async function seed(stack: LocalStack, { channels, limits }: Deployment): Promise<LocalConfiguration> {
  const { administrator, outputs } = stack;
  const output = (name: string) => requireOutput(outputs, name);
  // Empty where the stage has not configured the channel.
  const webhookUrl = (channel: ChannelName) => outputs[webhookOutput(channel)] ?? '';
  const prefix = output(OUTPUTS.parameterPrefix);
  const client = new DynamoDBClient(administrator);
  const table = dynamoDbTable(client, output(OUTPUTS.tableName));
  const parameters = ssmParameterWriter(administrator);
  const random = systemRandom;

  await bootstrap(
    { deployment: dynamoDbDeploymentStore(table), parameters, keys: kmsPublicKeys(administrator), random },
    {
      parameterPrefix: prefix,
      signingKeys: { live: output(OUTPUTS.liveSigningKeyArn), test: output(OUTPUTS.testSigningKeyArn) },
      channels: toChannelSettings(channels),
      limits,
    },
  );
  const known = await readSecrets(stack.dataDir, async () => {
    const queries = dynamoDbQueries(client, output(OUTPUTS.tableName));
    const ports = { projects: dynamoDbProjectRegistry(table, queries), random, clock: systemClock };
    const { id: projectId } = await createProject(ports, 'Acme');
    const live = await createApiKey(ports, { projectId, environment: 'live', name: 'local' });
    const test = await createApiKey(ports, { projectId, environment: 'test', name: 'local' });
    return { projectId, live: live.key, test: test.key };
  });
  await parameters.replace(`${prefix}/${TELEGRAM_SECRETS.secretToken}`, known.telegramSecretToken);
  await parameters.replace(`${prefix}/${WHATSAPP_SECRETS.appSecret}`, known.whatsappAppSecret);
  await parameters.replace(`${prefix}/${WHATSAPP_SECRETS.verifyToken}`, known.whatsappVerifyToken);
  await parameters.replace(`${prefix}/${WHATSAPP_SECRETS.accessToken}`, known.whatsappAccessToken);
  await parameters.replace(`${prefix}/${WHATSAPP_SECRETS.twilioAuthToken}`, known.twilioAuthToken);
  await parameters.replace(`${prefix}/${SMS_SECRETS.twilioAuthToken}`, known.twilioAuthToken);
  // What was rotated since stays.
  const webhookSecret = serializeWebhookSecrets([{ secret: known.webhookSecret, from: 0 }]);
  await parameters.create(`${prefix}/${WEBHOOK_SECRETS}/${known.projectId}`, webhookSecret);

  return {
    baseUrl: stack.baseUrl,
    apiKeys: known.apiKeys,
    projectId: known.projectId,
    issuer: output(OUTPUTS.issuer),
    webhookSecret: known.webhookSecret,
    telegram: {
      webhookUrl: webhookUrl('telegram'),
      secretToken: known.telegramSecretToken,
      botUsername: channels.telegram?.botUsername ?? '',
    },
    whatsapp: {
      webhookUrl: webhookUrl('whatsapp'),
      appSecret: known.whatsappAppSecret,
      verifyToken: known.whatsappVerifyToken,
      phoneNumberId: channels.whatsapp?.provider === 'meta' ? channels.whatsapp.phoneNumberId : '',
      displayPhoneNumber: channels.whatsapp?.displayPhoneNumber ?? '',
      graphApiUrl: stack.graphApi.url,
    },
    twilio: {
      webhookUrl: webhookUrl('sms'),
      accountSid: channels.sms?.provider === 'twilio' ? channels.sms.accountSid : '',
      authToken: known.twilioAuthToken,
      smsNumber: channels.sms?.numbers[0]?.number ?? '',
    },
  };
}

async function readSecrets(
  dataDir: string,
  makeProject: () => Promise<{ projectId: string; live: string; test: string }>,
): Promise<Secrets> {
  const path = join(dataDir, 'seed.json');
  const kept = await readPrivateFile(path);
  if (kept !== undefined) return secrets.parse(JSON.parse(kept));
  const { projectId, live, test } = await makeProject();
  const made: Secrets = {
    projectId,
    apiKeys: { live, test },
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    telegramSecretToken: randomBytes(24).toString('base64url'),
    whatsappAppSecret: randomBytes(16).toString('hex'),
    whatsappVerifyToken: randomBytes(24).toString('base64url'),
    whatsappAccessToken: randomBytes(24).toString('base64url'),
    twilioAuthToken: randomBytes(16).toString('hex'),
  };
  await writePrivateFile(path, JSON.stringify(made));
  return made;
}

function requireOutput(outputs: LocalStack['outputs'], name: string): string {
  const found = outputs[name];
  if (found === undefined) throw new Error(`The template has no output ${name}.`);
  return found;
}

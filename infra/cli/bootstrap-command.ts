import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command } from 'commander';
import { cloudFormationOutputs } from '../../shared/adapters/cloudformation/stack-outputs.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { kmsPublicKeys } from '../../shared/adapters/kms/public-keys.ts';
import { ssmParameterWriter } from '../../shared/adapters/ssm/parameter-writer.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { bootstrap } from '../../shared/administration/bootstrap.ts';
import { toChannelSettings } from '../../shared/administration/channel-settings.ts';
import { createProject } from '../../shared/administration/projects.ts';
import { readDeployment } from '../config.ts';
import { OUTPUTS } from '../outputs.ts';
import { deployments } from '../verso.config.ts';

type Options = { readonly stage: string; readonly project?: string };

/** `npx verso bootstrap`: what a stack needs once after its first deployment, and after a change of channels. */
export function bootstrapCommand(): Command {
  return new Command('bootstrap')
    .description('makes the subkeys and publishes the signing keys and channels; safe to run again')
    .option('--stage <name>', 'the stage of infra/verso.config.ts', process.env.VERSO_STAGE ?? 'production')
    .option('--project <name>', 'also makes a project of this name with a live and a test key, shown once')
    .action(async (options: Options, command: Command) => {
      try {
        await run(options, (line) => void process.stdout.write(`${line}\n`));
      } catch (error) {
        command.error(error instanceof Error ? error.message : String(error));
      }
    });
}

async function run({ stage, project: projectName }: Options, say: (line: string) => void): Promise<void> {
  const { region, channels } = readDeployment(deployments, stage, process.env.VERSO_ISSUER);
  const output = await cloudFormationOutputs({ region }, `Verso-${stage}`);
  const client = new DynamoDBClient({ region });
  const table = dynamoDbTable(client, output(OUTPUTS.tableName));
  const { created, kept } = await bootstrap(
    {
      deployment: dynamoDbDeploymentStore(table),
      parameters: ssmParameterWriter({ region }),
      keys: kmsPublicKeys({ region }),
      random: systemRandom,
    },
    {
      parameterPrefix: output(OUTPUTS.parameterPrefix),
      signingKeys: { live: output(OUTPUTS.liveSigningKeyArn), test: output(OUTPUTS.testSigningKeyArn) },
      channels: toChannelSettings(channels),
    },
  );
  say(`Subkeys: ${created.length} made, ${kept.length} kept. Signing keys and channels are published.`);
  if (projectName === undefined) return;
  const queries = dynamoDbQueries(client, output(OUTPUTS.tableName));
  const ports = {
    projects: dynamoDbProjectRegistry(table, queries),
    random: systemRandom,
    clock: systemClock,
  };
  const { id: projectId, name } = await createProject(ports, projectName);
  say(`Project ${name}: ${projectId}`);
  say(`  live key  ${(await createApiKey(ports, { projectId, environment: 'live' })).key}`);
  say(`  test key  ${(await createApiKey(ports, { projectId, environment: 'test' })).key}`);
  say('The keys are shown this once: only their hashes are kept.');
}

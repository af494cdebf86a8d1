import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command } from 'commander';
import { cloudFormationOutputs } from '../../shared/adapters/cloudformation/stack-outputs.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectStore } from '../../shared/adapters/dynamodb/project-store.ts';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { kmsPublicKeys } from '../../shared/adapters/kms/public-keys.ts';
import { ssmParameterWriter } from '../../shared/adapters/ssm/parameter-writer.ts';
import { systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { bootstrap } from '../../shared/administration/bootstrap.ts';
import { toChannelSettings } from '../../shared/administration/channel-settings.ts';
import { createApiKey, createProject } from '../../shared/administration/projects.ts';
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
  const table = dynamoDbTable(new DynamoDBClient({ region }), output(OUTPUTS.tableName));
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
  const ports = { projects: dynamoDbProjectStore(table), random: systemRandom };
  const project = await createProject(ports, projectName);
  say(`Project ${project.name}: ${project.id}`);
  say(`  live key  ${await createApiKey(ports, project.id, 'live')}`);
  say(`  test key  ${await createApiKey(ports, project.id, 'test')}`);
  say('The keys are shown this once: only their hashes are kept.');
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { cloudFormationOutputs } from '../../shared/adapters/cloudformation/stack-outputs.ts';
import { dynamoDbChargeStore } from '../../shared/adapters/dynamodb/charge-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbErasureStore } from '../../shared/adapters/dynamodb/erasure-store.ts';
import { dynamoDbPageSettingsStore } from '../../shared/adapters/dynamodb/page-settings-store.ts';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { kmsPublicKeys } from '../../shared/adapters/kms/public-keys.ts';
import type { Refusal } from '../../shared/adapters/sns/event-topic.ts';
import { ssmParameterWriter } from '../../shared/adapters/ssm/parameter-writer.ts';
import { ssmSecretStore } from '../../shared/adapters/ssm/secret-store.ts';
import { ssmStoredSecret } from '../../shared/adapters/ssm/stored-secret.ts';
import { ssmWebhookSecrets } from '../../shared/adapters/ssm/webhook-secrets.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import type { BootstrapPorts } from '../../shared/administration/bootstrap.ts';
import type { SecretStore } from '../../shared/administration/channels/channel-secret.ts';
import type { ErasurePorts } from '../../shared/administration/erase.ts';
import type { ErasureStore } from '../../shared/administration/erasure-store.ts';
import type { PageSettingsRegistry } from '../../shared/administration/page-settings.ts';
import type { ProjectPorts } from '../../shared/administration/project-registry.ts';
import type { WebhookSecretPorts } from '../../shared/administration/webhook-secrets.ts';
import { PARAMETERS, type ParameterName } from '../../shared/config/names.ts';
import { type Deployment, isLocal, readDeployment } from '../config.ts';
import { localDirectory, readOperatorAccess } from '../local/operator-access.ts';
import { OUTPUTS } from '../outputs.ts';
import { deployments } from '../verso.config.ts';
import type { AwsAccess } from './aws-access.ts';
import { type RedrivePorts, redrivePorts } from './redrive-ports.ts';
import { NO_LOCAL_STACK, stackNameOf, type Target } from './target.ts';

/** A stack, and everything that a command may ask of it. */
export type Connection = {
  readonly deployment: Deployment;
  /** Of the stack, by its name. */
  readonly output: (name: string) => string;
  /** A parameter by its full name. */
  readonly parameter: (name: ParameterName) => string;
  bootstrapPorts(): BootstrapPorts;
  secretStore(): SecretStore;
  projectPorts(): ProjectPorts & { readonly pages: PageSettingsRegistry };
  webhookSecretPorts(): WebhookSecretPorts;
  erasurePorts(): Promise<ErasurePorts>;
  /** Hears why SNS takes no events. */
  redrivePorts(onRefusal: (refusal: Refusal) => void): RedrivePorts;
  /** On another table than the stack's own. */
  erasureStoreOf(table: string): ErasureStore;
};

/** Throws one sentence for a stage that there isn't; what AWS refuses is thrown as the SDK throws it. */
export function connect(target: Target): Promise<Connection> {
  return target.local ? connectLocally() : connectToAccount(target);
}

async function connectToAccount(target: Target): Promise<Connection> {
  const { stage } = target;
  const deployment = readDeployment(deployments, stage, process.env.VERSO_ISSUER);
  if (isLocal(stage)) throw new Error(`The stage ${stage} runs on this machine only: use --local.`);
  const aws = { region: deployment.region };
  return connection(aws, deployment, await cloudFormationOutputs(aws, stackNameOf(target)));
}

async function connectLocally(): Promise<Connection> {
  const access = await readOperatorAccess(localDirectory());
  if (!access) throw new Error(NO_LOCAL_STACK);
  const { outputs, stage, ...aws } = access;
  const deployment = readDeployment(deployments, stage, process.env.VERSO_ISSUER);
  return connection(aws, deployment, (name) => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`The local stack has no output ${name}: start it again.`);
    return value;
  });
}

function connection(aws: AwsAccess, deployment: Deployment, output: Connection['output']): Connection {
  const client = new DynamoDBClient(aws);
  const tableName = () => output(OUTPUTS.tableName);
  const table = () => dynamoDbTable(client, tableName());
  const parameter = (name: ParameterName) => `${output(OUTPUTS.parameterPrefix)}/${name}`;
  return {
    deployment,
    output,
    parameter,
    bootstrapPorts: () => ({
      deployment: dynamoDbDeploymentStore(table()),
      charges: dynamoDbChargeStore(table()),
      parameters: ssmParameterWriter(aws),
      keys: kmsPublicKeys(aws),
      random: systemRandom,
      clock: systemClock,
    }),
    secretStore: () => ssmSecretStore(aws),
    projectPorts: () => ({
      projects: dynamoDbProjectRegistry(table(), dynamoDbQueries(client, tableName())),
      pages: dynamoDbPageSettingsStore(table()),
      random: systemRandom,
      clock: systemClock,
      webhookTargets: { thisMachine: isLocal(deployment.stage) },
    }),
    webhookSecretPorts: () => ({
      webhookSecrets: ssmWebhookSecrets(aws, output(OUTPUTS.parameterPrefix)),
      random: systemRandom,
      clock: systemClock,
    }),
    async erasurePorts() {
      const name = parameter(PARAMETERS.phoneSubkey);
      const phoneKey = await ssmStoredSecret(aws, name);
      if (!phoneKey) throw new Error(`The parameter ${name} is missing: run npx verso bootstrap first.`);
      return { store: dynamoDbErasureStore(client, tableName()), clock: systemClock, phoneKey };
    },
    redrivePorts: (onRefusal) => redrivePorts(aws, output, client, onRefusal),
    erasureStoreOf: (name) => dynamoDbErasureStore(client, name),
  };
}

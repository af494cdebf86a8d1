import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, inject } from 'vitest';
import { LOCAL_STAGE, readDeployment } from '../../infra/config.ts';
import type { LocalConfiguration } from '../../infra/local/local-configuration.ts';
import { seed } from '../../infra/local/seed.ts';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { synthesize } from '../../infra/local/synthesize.ts';
import { deployments } from '../../infra/verso.config.ts';
import { dynamoDbPageSettingsStore } from '../../shared/adapters/dynamodb/page-settings-store.ts';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import type { PageSettingsRegistry } from '../../shared/administration/page-settings.ts';
import type { ProjectPorts } from '../../shared/administration/project-registry.ts';
import { KEY_PREFIX } from '../../shared/config/names.ts';
import type { CreationQuota } from '../../shared/limits/creation-quota.ts';
import { HOUR, MINUTE } from '../fakes/clock.ts';

export type Running = {
  readonly stack: LocalStack;
  readonly local: LocalConfiguration;
  /** Of the configuration. */
  readonly stage: string;
};

/** Most journeys ask for the same number again and again. */
const ENDLESS: CreationQuota = { perUser: 1_000_000, perNumber: 1_000_000 };

type Options = {
  readonly creations?: CreationQuota;
  /** Synthesized for this file alone, unless it is the one that all others run. */
  readonly stage?: string;
  /** Where it stands, no time passes but what a test lets pass: what a busy machine takes is not counted. */
  readonly clock?: 'runs' | 'stands';
};

/** In the middle of a minute early in the next hour, by UTC: no minute, hour, day or month ends but where a test advances to its end. */
function standingTime(): number {
  return (Math.floor(Date.now() / HOUR) + 1) * HOUR + 10.5 * MINUTE;
}

/** Starts a local stack of its own for the tests of one file, on free ports and with empty data. */
export function useLocalStack({
  creations = ENDLESS,
  stage = LOCAL_STAGE,
  clock = 'runs',
}: Options = {}): Running {
  let running: (Omit<Running, 'stage'> & { directory: string }) | undefined;
  beforeAll(async () => {
    const deployment = { ...readDeployment(deployments, stage), limits: { creations } };
    const directory = await mkdtemp(join(tmpdir(), 'verso-journey-'));
    const ownAssembly = join(directory, 'cdk.out');
    if (stage !== LOCAL_STAGE) await synthesize(ownAssembly, { stage });
    const stack = await startLocalStack({
      assemblyDir: stage === LOCAL_STAGE ? inject('assemblyDir') : ownAssembly,
      dataDir: join(directory, 'data'),
      region: deployment.region,
      ...(clock === 'stands' && { standsAt: standingTime() }),
    });
    running = { stack, local: await seed(stack, deployment), directory };
  });
  afterAll(async () => {
    await running?.stack.close();
    if (running) await rm(running.directory, { recursive: true, force: true });
  });
  const started = () => {
    if (!running) throw new Error('The local stack has not started.');
    return running;
  };
  return {
    stage,
    get stack() {
      return started().stack;
    },
    get local() {
      return started().local;
    },
  };
}

/** An operator's access to the stack's projects and keys. */
export function administration({
  administrator,
  outputs,
}: LocalStack): ProjectPorts & { readonly pages: PageSettingsRegistry } {
  const client = new DynamoDBClient(administrator);
  const name = outputs.TableName ?? '';
  const table = dynamoDbTable(client, name);
  const projects = dynamoDbProjectRegistry(table, dynamoDbQueries(client, name));
  return { projects, pages: dynamoDbPageSettingsStore(table), random: systemRandom, clock: systemClock };
}

/**
 * How many items lie in the table, of one kind, or of all but the counts of usage, which follow in their own time: a refused
 * request must leave this as it was.
 */
export async function countItems(
  { administrator, outputs }: LocalStack,
  kind?: keyof typeof KEY_PREFIX,
): Promise<number> {
  const { ScanCommand } = await import('@aws-sdk/client-dynamodb');
  const { Count } = await new DynamoDBClient(administrator).send(
    new ScanCommand({
      TableName: outputs.TableName,
      FilterExpression: `${kind ? '' : 'NOT '}begins_with(pk, :kind)`,
      ExpressionAttributeValues: { ':kind': { S: KEY_PREFIX[kind ?? 'usage'] } },
    }),
  );
  return Count ?? 0;
}

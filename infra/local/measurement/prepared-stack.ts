import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbProjectRegistry } from '../../../shared/adapters/dynamodb/project-registry.ts';
import { dynamoDbQueries } from '../../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbTable } from '../../../shared/adapters/dynamodb/table.ts';
import { systemClock, systemRandom } from '../../../shared/adapters/system/clock-and-random.ts';
import { createApiKey } from '../../../shared/administration/api-keys.ts';
import { updateProject } from '../../../shared/administration/projects.ts';
import type { Environment } from '../../../shared/verification/verification.ts';
import type { Deployment } from '../../config.ts';
import { OUTPUTS } from '../../outputs.ts';
import { seed } from '../seed.ts';
import type { LocalStack } from '../stack.ts';
import { type Caller, callerOf } from './verify-locally.ts';

/** The same numbers are asked for again and again. */
const ENDLESS = { perUser: 1_000_000, perNumber: 1_000_000 };

export type Prepared = {
  readonly caller: Caller;
  /** The same with a key of the sandbox. */
  readonly sandbox: Caller;
  stop(): Promise<void>;
};

/** A stack with a project whose webhook is there and answers 204 at once. */
export async function prepare(stack: LocalStack, deployment: Deployment): Promise<Prepared> {
  const local = await seed(stack, { ...deployment, limits: { creations: ENDLESS } });
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient(stack.administrator);
  const table = stack.outputs[OUTPUTS.tableName] ?? '';
  const projects = dynamoDbProjectRegistry(dynamoDbTable(client, table), dynamoDbQueries(client, table));
  const ports = { projects, random: systemRandom, clock: systemClock, webhookTargets: { thisMachine: true } };
  const { projectId } = local;
  await updateProject(ports, projectId, { webhookUrl: `http://127.0.0.1:${port}/` });
  const callerIn = async (environment: Environment) => {
    const { key } = await createApiKey(ports, { projectId, environment, createsPerMinute: 1_000_000 });
    return callerOf(local, key);
  };
  return {
    caller: await callerIn('live'),
    sandbox: await callerIn('test'),
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

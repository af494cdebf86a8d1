import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbPageSettingsStore } from '../../../shared/adapters/dynamodb/page-settings-store.ts';
import { dynamoDbTable } from '../../../shared/adapters/dynamodb/table.ts';
import { OUTPUTS } from '../../outputs.ts';
import type { LocalConfiguration } from '../local-configuration.ts';
import type { LocalStack } from '../stack.ts';

/** Lets pages of these origins show the seeded project's page in a frame, besides those that may already. */
export async function allowFrames(
  { administrator, outputs }: Pick<LocalStack, 'administrator' | 'outputs'>,
  { projectId }: Pick<LocalConfiguration, 'projectId'>,
  origins: readonly string[],
): Promise<void> {
  const client = new DynamoDBClient(administrator);
  const pages = dynamoDbPageSettingsStore(dynamoDbTable(client, outputs[OUTPUTS.tableName] ?? ''));
  const known = (await pages.find(projectId)) ?? {};
  await pages.save(projectId, {
    ...known,
    frameOrigins: [...new Set([...(known.frameOrigins ?? []), ...origins])],
  });
  client.destroy();
}

/** This machine's two names, under which the simulator may be open. */
export function ownOrigins({ baseUrl }: Pick<LocalConfiguration, 'baseUrl'>): readonly string[] {
  return [baseUrl, baseUrl.replace('127.0.0.1', 'localhost')];
}

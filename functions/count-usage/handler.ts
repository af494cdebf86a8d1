import middy from '@middy/core';
import { dynamoDbProjectQuotas } from '../../shared/adapters/dynamodb/project-quotas.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { countingOfRecord } from '../../shared/adapters/dynamodb/stream-usage.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbUsageStore } from '../../shared/adapters/dynamodb/usage-store.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { usageConsumer } from './consumer.ts';

const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [ENVIRONMENT.tableName]);
const name = environment(ENVIRONMENT.tableName);
const client = dynamoDbClient(meter);
const table = dynamoDbTable(client, name);

const consume = usageConsumer({
  usage: dynamoDbUsageStore(table, dynamoDbQueries(client, name)),
  quotas: dynamoDbProjectQuotas(table),
  clock: systemClock,
  countingOf: countingOfRecord,
  logger: functionLogger(meter),
});

/** What happens to verifications, added up by day for whoever asks how much a project uses. */
export const handler = metered(
  meter,
  middy<unknown>().handler((event) => consume(event)),
);

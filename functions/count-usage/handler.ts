import middy from '@middy/core';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { countingOfRecord } from '../../shared/adapters/dynamodb/stream-usage.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbUsageStore } from '../../shared/adapters/dynamodb/usage-store.ts';
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

const consume = usageConsumer({
  usage: dynamoDbUsageStore(dynamoDbTable(client, name), dynamoDbQueries(client, name)),
  countingOf: countingOfRecord,
  logger: functionLogger(meter),
});

/** What happens to verifications, added up by day for whoever asks how much a project uses. */
export const handler = metered(
  meter,
  middy<unknown>().handler((event) => consume(event)),
);

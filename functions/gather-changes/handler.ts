import middy from '@middy/core';
import { dynamoDbProjectQuotas } from '../../shared/adapters/dynamodb/project-quotas.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { deadlineOfChange } from '../../shared/adapters/dynamodb/stream-deadline.ts';
import { itemChangeOf } from '../../shared/adapters/dynamodb/stream-image.ts';
import { countingOfChange } from '../../shared/adapters/dynamodb/stream-usage.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbUsageStore } from '../../shared/adapters/dynamodb/usage-store.ts';
import { sqsClient, sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { windowConsumer } from './consumer.ts';

const { tableName, deadlineQueueUrl, unpublishedQueueUrl } = ENVIRONMENT;

const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [tableName, deadlineQueueUrl, unpublishedQueueUrl]);
const name = environment(tableName);
const client = dynamoDbClient(meter);
const table = dynamoDbTable(client, name);
const sqs = sqsClient();

const consume = windowConsumer({
  meter,
  usage: dynamoDbUsageStore(table, dynamoDbQueries(client, name)),
  quotas: dynamoDbProjectQuotas(table),
  deadlines: sqsMessageQueue(environment(deadlineQueueUrl), meter, () => sqs),
  unpublished: sqsMessageQueue(environment(unpublishedQueueUrl), meter, () => sqs),
  clock: systemClock,
  changeOf: itemChangeOf,
  countingOf: countingOfChange,
  deadlineOf: deadlineOfChange,
  logger: functionLogger(meter),
});

/** Of the table's changes what can wait half a minute: how much projects use, by day, and the deadlines that somebody waits for. */
export const handler = metered(
  meter,
  middy<unknown>().handler((event) => consume(event)),
);

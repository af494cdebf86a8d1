import middy from '@middy/core';
import { dynamoDbChargeStore } from '../../shared/adapters/dynamodb/charge-store.ts';
import { dynamoDbDeliveryLists } from '../../shared/adapters/dynamodb/delivery-lists.ts';
import { dynamoDbDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbRequestLists, dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbUsageStore } from '../../shared/adapters/dynamodb/usage-store.ts';
import { dynamoDbVerificationLists } from '../../shared/adapters/dynamodb/verification-lists.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT, REGION } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { lazily } from '../../shared/lazily.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { usagePrices } from '../../shared/usage/prices.ts';
import { type AuthenticatedEvent, authentication } from '../middleware/authentication.ts';
import { compression } from '../middleware/compression.ts';
import { errorResponse } from '../middleware/error-response.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { manageRoutes } from './routes.ts';

const { tableName, retentionDays, retriesQueueUrl } = ENVIRONMENT;
const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [tableName, retentionDays, retriesQueueUrl, REGION]);
const clock = systemClock;
const client = dynamoDbClient(meter);
const name = environment(tableName);
const table = dynamoDbTable(client, name);
const queries = dynamoDbQueries(client, name);
const settings = rememberedSettings(dynamoDbDeploymentStore(table), clock);
const directory = rememberedDirectory(dynamoDbProjectDirectory(table), clock);

const manage = manageRoutes({
  clock,
  verifications: dynamoDbVerificationStore(table),
  lists: dynamoDbVerificationLists(queries),
  requests: dynamoDbRequestStore(table),
  requestLists: dynamoDbRequestLists(queries),
  deliveries: dynamoDbDeliveryStore(client, name, { retentionDays: Number(environment(retentionDays)) }),
  deliveryLists: dynamoDbDeliveryLists(queries),
  usage: dynamoDbUsageStore(table, queries),
  charges: dynamoDbChargeStore(table),
  prices: lazily(() => usagePrices(environment(REGION))),
  retries: sqsMessageQueue(environment(retriesQueueUrl), meter),
  settings,
});

/** Lists, users, usage, requests and deliveries: it queries, and holds neither a subkey nor a signing key. */
export const handler = metered(
  meter,
  middy()
    .use(responseHeaders())
    .use(compression())
    .use(errorResponse(functionLogger(meter)))
    .use(authentication(directory, settings, meter))
    .use(rateLimit(clock, 'read'))
    .handler((event: AuthenticatedEvent) => manage(event)),
);

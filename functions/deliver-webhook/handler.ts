import middy from '@middy/core';
import { dynamoDbDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoDbEndpointStore } from '../../shared/adapters/dynamodb/endpoint-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationLists } from '../../shared/adapters/dynamodb/verification-lists.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { webhookSender } from '../../shared/adapters/https/webhook-sender.ts';
import { sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { isSwitchedOn, readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT, WEBHOOK_SECRETS } from '../../shared/config/names.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { findSubject } from '../../shared/webhooks/find-subject.ts';
import { rememberedWebhookSecrets } from '../../shared/webhooks/remembered-secrets.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { deliveryConsumer } from './consumer.ts';

const { tableName, parameterPrefix, retentionDays, retriesQueueUrl, callersOnThisMachine } = ENVIRONMENT;
const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [
  tableName,
  parameterPrefix,
  retentionDays,
  retriesQueueUrl,
]);

const clock = systemClock;
const client = dynamoDbClient(meter);
const name = environment(tableName);
const table = dynamoDbTable(client, name);
const readParameters = ssmParameterReader(process.env, meter);
const logger = functionLogger(meter);

const consume = deliveryConsumer({
  meter,
  clock,
  random: systemRandom,
  subjects: findSubject({
    verifications: dynamoDbVerificationStore(table),
    requests: dynamoDbRequestStore(table),
    lists: dynamoDbVerificationLists(dynamoDbQueries(client, name)),
  }),
  directory: rememberedDirectory(dynamoDbProjectDirectory(table), clock),
  deliveries: dynamoDbDeliveryStore(client, name, { retentionDays: Number(environment(retentionDays)) }),
  endpoints: dynamoDbEndpointStore(client, name),
  secrets: rememberedWebhookSecrets({
    load: async (projectId) => {
      const parameter = `${environment(parameterPrefix)}/${WEBHOOK_SECRETS}/${projectId}`;
      return (await readParameters([parameter])).get(parameter);
    },
    clock,
  }),
  sender: webhookSender({ meter, targets: { thisMachine: isSwitchedOn(process.env, callersOnThisMachine) } }),
  retries: sqsMessageQueue(environment(retriesQueueUrl), meter),
  report: (messageId, error) =>
    logger.error('A delivery comes again.', { messageId, error: reasonOf(error) }),
});

/** The only function that calls strangers' URLs: it holds neither a subkey nor a signing key. */
export const handler = metered(
  meter,
  middy<unknown>().handler((event) => consume(event)),
);

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
}

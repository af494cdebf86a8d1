import middy from '@middy/core';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { tasksOfRecord } from '../../shared/adapters/dynamodb/stream-change.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { kmsProofSigner } from '../../shared/adapters/kms/proof-signer.ts';
import { snsEventTopic } from '../../shared/adapters/sns/event-topic.ts';
import { sqsClient, sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { lazily } from '../../shared/lazily.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { eventConsumer } from './consumer.ts';

const { tableName, eventTopicArn, unpublishedQueueUrl, unsignedQueueUrl } = ENVIRONMENT;

const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [
  tableName,
  eventTopicArn,
  unpublishedQueueUrl,
  unsignedQueueUrl,
]);
const clock = systemClock;
const table = dynamoDbTable(dynamoDbClient(meter), environment(tableName));
/** One for both, made when something has failed. */
const sqs = lazily(sqsClient);
const logger = functionLogger(meter);

const consume = eventConsumer({
  meter,
  clock,
  topic: snsEventTopic(environment(eventTopicArn), {
    meter,
    onRefusal: ({ code }) => logger.error('SNS did not take events.', { cause: code }),
  }),
  unpublished: sqsMessageQueue(environment(unpublishedQueueUrl), meter, sqs),
  unsigned: sqsMessageQueue(environment(unsignedQueueUrl), meter, sqs),
  verifications: dynamoDbVerificationStore(table),
  requests: dynamoDbRequestStore(table),
  signer: kmsProofSigner(meter),
  settings: rememberedSettings(dynamoDbDeploymentStore(table), clock),
  tasksOf: tasksOfRecord,
  logger,
});

/** The table's changes, and what waits for its proof. */
export const handler = metered(
  meter,
  middy<DynamoDBStreamEvent | SQSEvent>().handler((event) => consume(event)),
);

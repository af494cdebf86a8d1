import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { errorName } from '../middleware/error-name.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { eachMessage } from '../middleware/queue-batch.ts';
import { deadlineConsumer } from './consumer.ts';

const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [ENVIRONMENT.tableName, ENVIRONMENT.deadlineQueueUrl]);
const table = dynamoDbTable(dynamoDbClient(meter), environment(ENVIRONMENT.tableName));
const logger = functionLogger(meter);
const consume = deadlineConsumer(
  {
    verifications: dynamoDbVerificationStore(table),
    requests: dynamoDbRequestStore(table),
    deadlines: sqsMessageQueue(environment(ENVIRONMENT.deadlineQueueUrl), meter),
    clock: systemClock,
    onFailed: (id, error) =>
      logger.error('A deadline failed and comes again.', { id, cause: errorName(error) }),
  },
  meter,
);

/** Deadlines, as far as somebody wants to hear of them. */
export const handler = metered(meter, middy<SQSEvent>().handler(eachMessage(consume, logger)));

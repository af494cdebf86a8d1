import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { parseDeadline } from '../../shared/events/deadline.ts';
import { meetDeadline } from '../../shared/events/meet-deadline.ts';
import { functionLogger } from '../middleware/logger.ts';
import { eachMessage } from '../middleware/queue-batch.ts';

const environment = readEnvironment(process.env, [ENVIRONMENT.tableName, ENVIRONMENT.deadlineQueueUrl]);
const table = dynamoDbTable(dynamoDbClient(), environment(ENVIRONMENT.tableName));
const ports = {
  verifications: dynamoDbVerificationStore(table),
  requests: dynamoDbRequestStore(table),
  deadlines: sqsMessageQueue(environment(ENVIRONMENT.deadlineQueueUrl)),
  clock: systemClock,
};

/** Deadlines, as far as somebody wants to hear of them. */
export const handler = middy<SQSEvent>().handler(
  eachMessage((body) => meetDeadline(ports, parseDeadline(body)), functionLogger()),
);

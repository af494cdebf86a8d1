import middy from '@middy/core';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { toldEvent } from '../../shared/adapters/dynamodb/told-event.ts';
import { snsEventTopic } from '../../shared/adapters/sns/event-topic.ts';
import { sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { streamConsumer } from './consumer.ts';

const { eventTopicArn, unpublishedQueueUrl } = ENVIRONMENT;

const environment = readEnvironment(process.env, [eventTopicArn, unpublishedQueueUrl]);
const consume = streamConsumer({
  topic: snsEventTopic(environment(eventTopicArn)),
  unpublished: sqsMessageQueue(environment(unpublishedQueueUrl)),
  toldEvent,
});

export const handler = middy<DynamoDBStreamEvent>().handler((event) => consume(event));

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbSubjects } from '../../shared/adapters/dynamodb/subjects.ts';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { type Refusal, snsEventTopic } from '../../shared/adapters/sns/event-topic.ts';
import { sqsDeadLetters } from '../../shared/adapters/sqs/dead-letters.ts';
import { sqsMessageQueue } from '../../shared/adapters/sqs/message-queue.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import type { RedriveEventsPorts } from '../../shared/administration/redrive/redrive-events.ts';
import type { RedriveWebhooksPorts } from '../../shared/administration/redrive/redrive-webhooks.ts';
import { OUTPUTS } from '../outputs.ts';
import type { AwsAccess } from './aws-access.ts';
import { UNMETERED } from './unmetered.ts';

export type RedrivePorts = RedriveWebhooksPorts & RedriveEventsPorts;

export function redrivePorts(
  aws: AwsAccess,
  output: (name: string) => string,
  client: DynamoDBClient,
  onRefusal: (refusal: Refusal) => void,
): RedrivePorts {
  // A queue's URL names it and says nothing about where SQS is called: a local stack has an endpoint of its own.
  const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
  const queue = (name: string) => sqsMessageQueue(output(name), UNMETERED, () => sqs);
  const table = dynamoDbTable(client, output(OUTPUTS.tableName));
  return {
    undeliverable: sqsDeadLetters(output(OUTPUTS.undeliverableQueueUrl), sqs),
    unpublished: sqsDeadLetters(output(OUTPUTS.unpublishedQueueUrl), sqs),
    retries: queue(OUTPUTS.retriesQueueUrl),
    unsigned: queue(OUTPUTS.unsignedQueueUrl),
    deadlines: queue(OUTPUTS.deadlineQueueUrl),
    topic: snsEventTopic(output(OUTPUTS.eventTopicArn), {
      meter: UNMETERED,
      onRefusal,
      client: new SNSClient(aws),
    }),
    subjects: dynamoDbSubjects(client, output(OUTPUTS.tableName)),
    verifications: dynamoDbVerificationStore(table),
    requests: dynamoDbRequestStore(table),
    clock: systemClock,
  };
}

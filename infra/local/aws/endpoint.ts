import { join } from 'node:path';
import type { ClockSetting } from '../clock-ahead.ts';
import type { AwsCall } from './call-ledger.ts';
import { createCallLedger } from './call-ledger.ts';
import type { Principal } from './callers.ts';
import { createCallers } from './callers.ts';
import { createDispatcher } from './dispatch.ts';
import { startDynamoDb } from './dynamodb/service.ts';
import type { TableStream } from './dynamodb/stream.ts';
import type { TableDefinition } from './dynamodb/tables.ts';
import { createFailureQueue, type Interruption } from './failure-queue.ts';
import type { KeyDefinition } from './kms/keys.ts';
import { createKms } from './kms/service.ts';
import { type Messaging, openMessaging } from './messaging/messaging.ts';
import { publisherOf } from './messaging/publisher.ts';
import { createResources, type MessagingDefinitions } from './messaging/resources.ts';
import { createSns } from './messaging/sns-service.ts';
import { createSqs } from './messaging/sqs-service.ts';
import { listen } from './server.ts';
import { createSmsVoice } from './sms-voice/service.ts';
import { openTextMessages, type TextMessages } from './sms-voice/text-messages.ts';
import { openParameters } from './ssm/parameters.ts';
import { createSsm } from './ssm/service.ts';

export type { AwsCall, KeyDefinition, MessagingDefinitions, Principal, TableDefinition };

export type AwsEndpointOptions = {
  region: string;
  /** Twelve digits. */
  accountId: string;
  /** Tables, private keys and parameters are kept below this directory and are there again after a restart. */
  dataDir: string;
  tables: readonly TableDefinition[];
  keys: readonly KeyDefinition[];
  messaging: MessagingDefinitions;
  principals: readonly Principal[];
  /** Milliseconds since the epoch. Decides which items have expired. */
  now: () => number;
  /** What time the queues are told: what `now` says when left out. */
  clock?: () => ClockSetting;
  /** A free port when left out. */
  port?: number;
};

export type AwsEndpoint = {
  /** What AWS_ENDPOINT_URL must be, without a slash at the end. */
  url: string;
  /**
   * The latest calls that came as far as authorization, oldest first, one for each request. A live view.
   * The endpoint's own work (creating tables, deleting expired items) is not in it.
   */
  calls: readonly AwsCall[];
  forgetCalls(): void;
  /** Deletes the items whose TTL has passed, as DynamoDB does within days; returns how many. */
  deleteExpiredItems(): Promise<number>;
  /**
   * The next allowed call of this operation is answered with this error instead. `service` is the signing
   * name (`dynamodb`, `kms`, `ssm`). Mind that the SDK tries throttles and 5xx again: queue one per attempt.
   */
  failNext(service: string, operation: string, error: { status: number; type: string }): void;
  /** The next allowed call of this operation gets no answer: its connection breaks off. */
  interruptNext(service: string, operation: string, interruption: Interruption): void;
  /** What the tables of this name changed, for who reads its stream. */
  stream(tableName: string): TableStream | undefined;
  /** The queues, past authorization. */
  messaging: Messaging;
  /** The account's phone numbers, past authorization. */
  textMessages: TextMessages;
  close(): Promise<void>;
};

/**
 * Starts the AWS of this machine: DynamoDB, KMS, SSM, SQS, SNS and End User Messaging on one address, as the AWS SDK speaks to them, with
 * every call decided by the caller's own IAM policies. Listens on 127.0.0.1 only.
 *
 * A caller is known by the access key id in its Signature Version 4 header. The signature itself is not
 * checked: there is no secret to protect here, only permissions to rehearse.
 *
 * Throws when a policy holds something that the evaluator does not know, and when the data directory does
 * not fit the definitions.
 */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { region, accountId, dataDir, now } = options;
  const callers = createCallers(options.principals, accountId);
  const parameters = await openParameters(join(dataDir, 'ssm.json'), now);
  const dynamoDb = await startDynamoDb({
    region,
    accountId,
    tables: options.tables,
    directory: join(dataDir, 'dynamodb'),
    now,
  });
  const messaging = openMessaging({ region, now, ...(options.clock && { clock: options.clock }) });
  await createResources(messaging, options.messaging);
  const publish = publisherOf('sms-voice.amazonaws.com', options.messaging.topics, messaging);
  const textMessages = openTextMessages({ accountId, publish });
  const ledger = createCallLedger();
  const failures = createFailureQueue();
  const dispatch = createDispatcher({
    callers,
    ledger,
    failures,
    services: [
      dynamoDb.service,
      createKms({ region, accountId, keys: options.keys, directory: join(dataDir, 'kms') }),
      createSsm({ region, accountId, parameters }),
      createSqs({ region, accountId, messaging }),
      createSns({ messaging }),
      createSmsVoice({ region, accountId, textMessages }),
    ],
  });
  const server = await listen(dispatch, options.port ?? 0).catch(async (error: unknown) => {
    await messaging.close();
    await dynamoDb.close();
    throw error;
  });

  let closed: Promise<void> | undefined;

  return {
    url: server.url,
    calls: ledger.calls,
    forgetCalls: ledger.forget,
    deleteExpiredItems: dynamoDb.deleteExpiredItems,
    failNext: failures.add,
    interruptNext: failures.add,
    stream: dynamoDb.stream,
    messaging,
    textMessages,
    close: () => {
      closed ??= server.close().then(messaging.close).then(dynamoDb.close);
      return closed;
    },
  };
}

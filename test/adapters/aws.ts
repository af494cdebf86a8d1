import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../../infra/local/aws/endpoint.ts';
import { dynamoDbQueries, type Queries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbTable, type Table } from '../../shared/adapters/dynamodb/table.ts';
import { INDEXES, TABLE } from '../../shared/config/names.ts';
import { TEN_O_CLOCK } from '../fakes/clock.ts';

const REGION = 'eu-central-1';
const ACCOUNT = '000000000000';
export const TABLE_NAME = 'verso';
export const KMS_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/mrk-live`;

/** What Lambda sets for a function that speaks to this machine's AWS. */
export type LambdaVariables = Readonly<Record<`AWS_${string}`, string>>;

export type LocalAws = {
  readonly endpoint: AwsEndpoint;
  readonly table: Table;
  readonly queries: Queries;
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof CREDENTIALS;
  };
  readonly variables: LambdaVariables;
};

const CREDENTIALS = { accessKeyId: 'ADMIN', secretAccessKey: 'not checked' };

/** One AWS for a file's tests: a table, a signing key and parameters. */
export function localAws(): () => LocalAws {
  let running: LocalAws | undefined;

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'verso-adapters-'));
    const endpoint = await startAwsEndpoint({
      region: REGION,
      accountId: ACCOUNT,
      dataDir,
      messaging: { queues: [], topics: [], subscriptions: [] },
      tables: [
        {
          name: TABLE_NAME,
          arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TABLE_NAME}`,
          keySchema: [
            { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
            { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
          ],
          attributeDefinitions: [
            { AttributeName: TABLE.partitionKey, AttributeType: 'S' },
            { AttributeName: TABLE.sortKey, AttributeType: 'S' },
            { AttributeName: INDEXES.list.partitionKey, AttributeType: 'S' },
            { AttributeName: INDEXES.list.sortKey, AttributeType: 'N' },
            { AttributeName: INDEXES.reference.partitionKey, AttributeType: 'S' },
            { AttributeName: INDEXES.reference.sortKey, AttributeType: 'S' },
          ],
          globalSecondaryIndexes: Object.values(INDEXES).map(({ name, partitionKey, sortKey }) => ({
            IndexName: name,
            KeySchema: [
              { AttributeName: partitionKey, KeyType: 'HASH' },
              { AttributeName: sortKey, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          })),
          ttlAttribute: TABLE.ttl,
        },
      ],
      keys: [{ keyId: 'mrk-live', arn: KMS_KEY, keySpec: 'RSA_2048' }],
      principals: [{ accessKeyId: CREDENTIALS.accessKeyId, name: 'Operator', policies: 'administrator' }],
      now: () => TEN_O_CLOCK,
    });
    // One attempt, so that a failure that a test asks for is seen and not tried again.
    const client = { endpoint: endpoint.url, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 };
    const variables = {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL: endpoint.url,
    };
    const database = new DynamoDBClient(client);
    running = {
      endpoint,
      client,
      variables,
      table: dynamoDbTable(database, TABLE_NAME),
      queries: dynamoDbQueries(database, TABLE_NAME),
    };
    return async () => {
      await endpoint.close();
      await rm(dataDir, { recursive: true });
    };
  });

  return () => {
    if (!running) throw new Error('The local AWS runs only within tests.');
    return running;
  };
}

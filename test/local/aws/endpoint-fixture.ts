import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { onTestFinished } from 'vitest';
import type { AwsEndpoint, AwsEndpointOptions } from '../../../infra/local/aws/endpoint.ts';
import { startAwsEndpoint } from '../../../infra/local/aws/endpoint.ts';
import type { PolicyDocument, Statement } from '../../../infra/local/aws/iam/policy.ts';

export const REGION = 'eu-central-1';
export const ACCOUNT = '000000000000';
export const TABLE_ARN = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/verso`;
export const RSA_KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/mrk-rsa`;
export const EC_KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/ec`;
export const NOW = Date.UTC(2026, 0, 15, 12);

const DEFINITIONS: Omit<AwsEndpointOptions, 'dataDir' | 'principals'> = {
  region: REGION,
  accountId: ACCOUNT,
  tables: [
    {
      name: 'verso',
      arn: TABLE_ARN,
      keySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      attributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'project', AttributeType: 'S' },
      ],
      globalSecondaryIndexes: [
        {
          IndexName: 'by-project',
          KeySchema: [{ AttributeName: 'project', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      ttlAttribute: 'ttl',
    },
  ],
  keys: [
    { keyId: 'mrk-rsa', arn: RSA_KEY_ARN, keySpec: 'RSA_2048', aliases: ['alias/proofs'] },
    { keyId: 'ec', arn: EC_KEY_ARN, keySpec: 'ECC_NIST_P256' },
  ],
  messaging: { queues: [], topics: [], subscriptions: [] },
  now: () => NOW,
};

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'verso-aws-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** An endpoint with one table, two keys, the administrator `ADMIN` and, when given, the role `ROLE`. */
export async function startEndpoint(
  options: Partial<AwsEndpointOptions> & { role?: readonly Statement[] } = {},
): Promise<AwsEndpoint> {
  const { role, ...overrides } = options;
  const endpoint = await startAwsEndpoint({
    ...DEFINITIONS,
    dataDir: overrides.dataDir ?? (await temporaryDirectory()),
    principals: [
      { accessKeyId: 'ADMIN', name: 'Operator', policies: 'administrator' },
      ...(role === undefined ? [] : [{ accessKeyId: 'ROLE', name: 'Reader', policies: [policy(role)] }]),
    ],
    ...overrides,
  });
  onTestFinished(() => endpoint.close());
  return endpoint;
}

export function allow(Action: Statement['Action'], Resource: Statement['Resource'] = '*'): Statement {
  return { Effect: 'Allow', Action, Resource };
}

function policy(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: [...statements] };
}

export function clients(endpoint: AwsEndpoint, accessKeyId = 'ADMIN') {
  const configuration = {
    endpoint: endpoint.url,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey: 'not checked' },
    maxAttempts: 1,
  };
  return {
    dynamoDb: new DynamoDBClient(configuration),
    kms: new KMSClient(configuration),
    ssm: new SSMClient(configuration),
    sns: new SNSClient(configuration),
    sqs: new SQSClient(configuration),
  };
}

import {
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { allow, clients, startEndpoint, TABLE_ARN, temporaryDirectory } from './endpoint-fixture.ts';

const key = { pk: { S: 'verification#1' }, sk: { S: '-' } };
const get = new GetItemCommand({ TableName: 'verso', Key: key });
const put = new PutItemCommand({ TableName: 'verso', Item: key });

describe('a caller', () => {
  test('with an unknown access key is refused', async () => {
    const { dynamoDb, kms, ssm } = clients(await startEndpoint(), 'STRANGER');
    const refusal = { name: 'UnrecognizedClientException' };
    await expect(dynamoDb.send(get)).rejects.toMatchObject(refusal);
    await expect(kms.send(new DescribeKeyCommand({ KeyId: 'ec' }))).rejects.toMatchObject(refusal);
    await expect(ssm.send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject(refusal);
  });

  test('of an operation that is not there hears its name', async () => {
    const { dynamoDb } = clients(await startEndpoint());
    await expect(dynamoDb.send(new ListTablesCommand({}))).rejects.toThrow('DynamoDB_20120810.ListTables');
    await expect(dynamoDb.send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toThrow(
      'DynamoDB_20120810.TransactWriteItems',
    );
  });

  test('whose policy is not understood stops the start', async () => {
    const condition: Record<string, { 'kms:MessageType': string }> = {
      NumericEquals: { 'kms:MessageType': '1' },
    };
    await expect(startEndpoint({ role: [{ ...allow('*'), Condition: condition }] })).rejects.toThrow(
      'In a policy of Reader: the local policy evaluator does not know the condition operator NumericEquals',
    );
  });

  test('shares its access key with nobody', async () => {
    const principal = { accessKeyId: 'SAME', name: 'Reader', policies: [] };
    await expect(startEndpoint({ principals: [principal, principal] })).rejects.toThrow('SAME');
  });
});

describe('the ledger', () => {
  test('names each call once, also the refused, until it is told to forget', async () => {
    const endpoint = await startEndpoint({ role: [allow('dynamodb:GetItem')] });
    const { dynamoDb } = clients(endpoint, 'ROLE');
    await dynamoDb.send(get);
    await expect(dynamoDb.send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const call = { principal: 'Reader', service: 'dynamodb', resource: TABLE_ARN };
    expect(endpoint.calls).toEqual([
      { ...call, operation: 'GetItem', allowed: true },
      { ...call, operation: 'PutItem', allowed: false },
    ]);
    endpoint.forgetCalls();
    expect(endpoint.calls).toEqual([]);
  });

  test('says of a call when it came while another one was under way', async () => {
    const endpoint = await startEndpoint({ role: [allow('dynamodb:GetItem')] });
    const { dynamoDb } = clients(endpoint, 'ROLE');
    await dynamoDb.send(get);
    await Promise.all([dynamoDb.send(get), dynamoDb.send(get)]);
    expect(endpoint.calls.map(({ beside }) => beside)).toEqual([undefined, undefined, true]);
  });

  test('does not name what the endpoint does by itself', async () => {
    const endpoint = await startEndpoint();
    await endpoint.deleteExpiredItems();
    expect(endpoint.calls).toEqual([]);
  });
});

describe('an error that is asked for', () => {
  test('meets the next call of its operation, and no other', async () => {
    const endpoint = await startEndpoint();
    const { dynamoDb } = clients(endpoint);
    endpoint.failNext('dynamodb', 'PutItem', { status: 400, type: 'ProvisionedThroughputExceededException' });
    await dynamoDb.send(get);
    await expect(dynamoDb.send(put)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      $metadata: { httpStatusCode: 400 },
    });
    await dynamoDb.send(put);
  });

  test('hides no missing permission', async () => {
    const endpoint = await startEndpoint({ role: [] });
    endpoint.failNext('dynamodb', 'PutItem', { status: 500, type: 'InternalServerError' });
    await expect(clients(endpoint, 'ROLE').dynamoDb.send(put)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(clients(endpoint).dynamoDb.send(put)).rejects.toMatchObject({ name: 'InternalServerError' });
  });
});

describe('a request that makes no sense is answered and harms nobody', () => {
  const authorization = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=ADMIN/20260115/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const target = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };

  test.each<[string, RequestInit, number, string]>([
    ['a GET', { method: 'GET' }, 404, 'UnknownOperationException'],
    ['no credential', { headers: target }, 400, 'MissingAuthenticationTokenException'],
    [
      'half a credential',
      { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=ADMIN' } },
      400,
      'IncompleteSignatureException',
    ],
    ['another scheme', { headers: { authorization: 'Bearer ADMIN' } }, 400, 'IncompleteSignatureException'],
    [
      'an unknown service',
      { headers: { authorization: authorization('s3') } },
      400,
      'UnknownOperationException',
    ],
    [
      'no target',
      { headers: { authorization: authorization('dynamodb') } },
      400,
      'UnknownOperationException',
    ],
    [
      "another service's target",
      { headers: { authorization: authorization('kms'), ...target } },
      400,
      'UnknownOperationException',
    ],
    [
      'a body that is no JSON',
      { headers: { authorization: authorization('dynamodb'), ...target }, body: '{' },
      400,
      'SerializationException',
    ],
    [
      'a body that is no input',
      { headers: { authorization: authorization('dynamodb'), ...target }, body: 'null' },
      400,
      'ValidationException',
    ],
    [
      'a body that is too large',
      { body: Buffer.alloc(17 * 1024 * 1024) },
      413,
      'RequestEntityTooLargeException',
    ],
  ])('%s', async (_, request, status, type) => {
    const endpoint = await startEndpoint();
    const response = await fetch(endpoint.url, { method: 'POST', ...request });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, type]);
    expect((await clients(endpoint).dynamoDb.send(get)).$metadata.httpStatusCode).toBe(200);
  });

  test('a port that is taken stops the start and leaves the tables free', async () => {
    const dataDir = await temporaryDirectory();
    const port = Number(new URL((await startEndpoint()).url).port);
    await expect(startEndpoint({ port, dataDir })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await startEndpoint({ dataDir });
  });
});

test('nothing but the loopback address is listened on', async () => {
  const { url } = await startEndpoint();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  // An address of this machine too, where a server that listens on all of them would answer.
  await expect(fetch(url.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow('fetch failed');
});

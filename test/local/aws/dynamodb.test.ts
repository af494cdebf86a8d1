import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Statement } from '../../../infra/local/aws/iam/policy.ts';
import {
  allow,
  clients,
  NOW,
  REGION,
  startEndpoint,
  TABLE_ARN,
  temporaryDirectory,
} from './endpoint-fixture.ts';

const TableName = 'verso';
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '-' } });
const get = (pk: string) => new GetItemCommand({ TableName, Key: key(pk) });
const put = (pk: string, more: Record<string, { S: string } | { N: string }> = {}) =>
  new PutItemCommand({ TableName, Item: { ...key(pk), ...more } });

describe('items', () => {
  test('are written, changed under a condition, queried and deleted as in DynamoDB', async () => {
    const { dynamoDb } = clients(await startEndpoint());
    await dynamoDb.send(put('verification#1', { state: { S: 'pending' }, project: { S: 'shop' } }));
    const change = new UpdateItemCommand({
      TableName,
      Key: key('verification#1'),
      UpdateExpression: 'SET #state = :next',
      ConditionExpression: '#state = :pending',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':next': { S: 'verified' }, ':pending': { S: 'pending' } },
    });
    await dynamoDb.send(change);
    await expect(dynamoDb.send(change)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const found = await dynamoDb.send(query('project', 'shop', 'by-project'));
    expect(found.Items).toEqual([
      { ...key('verification#1'), state: { S: 'verified' }, project: { S: 'shop' } },
    ]);
    await dynamoDb.send(new DeleteItemCommand({ TableName, Key: key('verification#1') }));
    expect((await dynamoDb.send(get('verification#1'))).Item).toBeUndefined();
  });

  test('are there again after a restart', async () => {
    const dataDir = await temporaryDirectory();
    const first = await startEndpoint({ dataDir });
    await clients(first).dynamoDb.send(put('verification#1'));
    await first.close();
    const second = await startEndpoint({ dataDir });
    expect((await clients(second).dynamoDb.send(get('verification#1'))).Item).toEqual(key('verification#1'));
  });

  test('survive a request that dynalite does not', async () => {
    const endpoint = await startEndpoint();
    const { dynamoDb } = clients(endpoint);
    await dynamoDb.send(put('verification#1'));
    const fatal = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=ADMIN/20260115/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
        'x-amz-target': 'DynamoDB_20120810.PutItem',
      },
      body: JSON.stringify({ TableName, Item: { ...key('verification#2'), x: { SS: [null] } } }),
    });
    expect([fatal.status, await fatal.text()]).toEqual([
      500,
      expect.stringContaining('did not survive PutItem'),
    ]);
    expect((await dynamoDb.send(get('verification#1'))).Item).toEqual(key('verification#1'));
  });
});

describe('expired items', () => {
  const seconds = NOW / 1000;

  test('are deleted when their second is past, and only they', async () => {
    const endpoint = await startEndpoint();
    const { dynamoDb } = clients(endpoint);
    const fiveYears = 5 * 365 * 24 * 60 * 60;
    await dynamoDb.send(put('past', { ttl: { N: String(seconds - 1) } }));
    await dynamoDb.send(put('now', { ttl: { N: String(seconds) } }));
    await dynamoDb.send(put('future', { ttl: { N: String(seconds + 1) } }));
    await dynamoDb.send(put('long-past', { ttl: { N: String(seconds - fiveYears - 1) } }));
    await dynamoDb.send(put('text', { ttl: { S: String(seconds - 1) } }));
    await dynamoDb.send(put('none'));
    expect(await endpoint.deleteExpiredItems()).toBe(1);
    const left = await dynamoDb.send(new ScanCommand({ TableName }));
    expect(left.Items?.map((item) => item.pk?.S).sort()).toEqual([
      'future',
      'long-past',
      'none',
      'now',
      'text',
    ]);
    expect(await endpoint.deleteExpiredItems()).toBe(0);
  });

  test('are found on every page of a table', async () => {
    const endpoint = await startEndpoint();
    const { dynamoDb } = clients(endpoint);
    const large = { S: 'x'.repeat(300_000) };
    for (let index = 0; index < 8; index += 1) {
      await dynamoDb.send(put(`past#${index}`, { large, ttl: { N: String(seconds - 1) } }));
    }
    expect(await endpoint.deleteExpiredItems()).toBe(8);
  });

  test('are deleted without being asked, every minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const dataDir = await temporaryDirectory();
    const first = await startEndpoint({ dataDir });
    await clients(first).dynamoDb.send(put('past', { ttl: { N: String(seconds - 1) } }));
    vi.advanceTimersByTime(60_000);
    // Closing waits for the sweep that has begun.
    await first.close();
    const { dynamoDb } = clients(await startEndpoint({ dataDir }));
    expect((await dynamoDb.send(get('past'))).Item).toBeUndefined();
  });
});

describe('a role', () => {
  const cutByKey = (Action: string | string[], ...prefixes: string[]): Statement => ({
    ...allow(Action, [TABLE_ARN, `${TABLE_ARN}/index/*`]),
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes } },
  });

  test('does what its policy allows', async () => {
    const endpoint = await startEndpoint({ role: [allow('dynamodb:GetItem', TABLE_ARN)] });
    await clients(endpoint).dynamoDb.send(put('verification#1'));
    const { Item } = await clients(endpoint, 'ROLE').dynamoDb.send(get('verification#1'));
    expect(Item).toEqual(key('verification#1'));
  });

  test('is refused what its policy does not name, and nothing is written', async () => {
    const endpoint = await startEndpoint({ role: [allow('dynamodb:GetItem', TABLE_ARN)] });
    const { dynamoDb } = clients(endpoint, 'ROLE');
    await expect(dynamoDb.send(put('verification#1'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::000000000000:assumed-role/Reader/Reader is not authorized to perform: dynamodb:PutItem on resource: ${TABLE_ARN} because no identity-based policy allows the dynamodb:PutItem action`,
    });
    expect((await dynamoDb.send(get('verification#1'))).Item).toBeUndefined();
  });

  test('is refused what a Deny names, whatever else allows it', async () => {
    const deny: Statement = { ...allow('dynamodb:Get*', TABLE_ARN), Effect: 'Deny' };
    const endpoint = await startEndpoint({ role: [allow('*'), deny] });
    await expect(clients(endpoint, 'ROLE').dynamoDb.send(get('a'))).rejects.toThrow('explicit deny');
  });

  test.each<[string, (dynamoDb: DynamoDBClient, pk: string) => Promise<unknown>]>([
    ['GetItem', (dynamoDb, pk) => dynamoDb.send(get(pk))],
    ['PutItem', (dynamoDb, pk) => dynamoDb.send(put(pk))],
    ['UpdateItem', (dynamoDb, pk) => dynamoDb.send(new UpdateItemCommand({ TableName, Key: key(pk) }))],
    ['DeleteItem', (dynamoDb, pk) => dynamoDb.send(new DeleteItemCommand({ TableName, Key: key(pk) }))],
    ['Query', (dynamoDb, pk) => dynamoDb.send(query('pk', pk))],
    ['Query', (dynamoDb, pk) => dynamoDb.send(query('project', pk, 'by-project'))],
    ['BatchGetItem', (dynamoDb, pk) => dynamoDb.send(batchGet('project#2', pk))],
    ['BatchWriteItem', (dynamoDb, pk) => dynamoDb.send(batchWrite('project#2', pk))],
    ['BatchWriteItem', (dynamoDb, pk) => dynamoDb.send(batchWrite(pk, 'project#2'))],
  ])('whose %s is cut by key reaches these keys and no others', async (operation, send) => {
    const endpoint = await startEndpoint({ role: [cutByKey(`dynamodb:${operation}`, 'project#*')] });
    const { dynamoDb } = clients(endpoint, 'ROLE');
    await send(dynamoDb, 'project#1');
    await expect(send(dynamoDb, 'sender#1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(endpoint.calls.map((call) => [call.operation, call.allowed])).toEqual([
      [operation, true],
      [operation, false],
    ]);
  });

  test('of a table is no role of its indexes', async () => {
    const endpoint = await startEndpoint({ role: [allow('dynamodb:Query', TABLE_ARN)] });
    const { dynamoDb } = clients(endpoint, 'ROLE');
    await dynamoDb.send(query('pk', 'a'));
    await expect(dynamoDb.send(query('project', 'a', 'by-project'))).rejects.toThrow(
      `${TABLE_ARN}/index/by-project`,
    );
  });
});

describe('a table', () => {
  test('describes itself by the ARN of its definition', async () => {
    const { dynamoDb } = clients(await startEndpoint());
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableArn: TABLE_ARN, TableStatus: 'ACTIVE' });
  });

  test('that is not defined is not found', async () => {
    const { dynamoDb } = clients(await startEndpoint());
    await expect(dynamoDb.send(new DescribeTableCommand({ TableName: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('whose keys changed since the last start is refused by name', async () => {
    const dataDir = await temporaryDirectory();
    await (await startEndpoint({ dataDir })).close();
    const changed = {
      name: 'verso',
      arn: TABLE_ARN,
      keySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
      attributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
    };
    await expect(startEndpoint({ dataDir, tables: [changed] })).rejects.toThrow('verso has other keys');
  });

  test('is used by one local stack at a time', async () => {
    const dataDir = await temporaryDirectory();
    await startEndpoint({ dataDir });
    await expect(startEndpoint({ dataDir })).rejects.toThrow('Does another local stack use them?');
  });
});

function query(attribute: string, value: string, IndexName?: string) {
  return new QueryCommand({
    TableName,
    IndexName,
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': attribute },
    ExpressionAttributeValues: { ':key': { S: value } },
  });
}

function batchGet(...keys: string[]) {
  return new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys.map(key) } } });
}

function batchWrite(created: string, deleted: string) {
  return new BatchWriteItemCommand({
    RequestItems: {
      [TableName]: [{ PutRequest: { Item: key(created) } }, { DeleteRequest: { Key: key(deleted) } }],
    },
  });
}

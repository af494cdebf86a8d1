import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import type { StreamRecord } from '../../../infra/local/aws/dynamodb/stream.ts';
import type { AwsEndpoint, AwsEndpointOptions } from '../../../infra/local/aws/endpoint.ts';
import { clients, NOW, startEndpoint, TABLE_ARN } from './endpoint-fixture.ts';

const TableName = 'verso';
const HOUR = 3_600_000;
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '-' } });

const TABLES: AwsEndpointOptions['tables'] = [
  {
    name: TableName,
    arn: TABLE_ARN,
    streamArn: `${TABLE_ARN}/stream/1`,
    keySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    attributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    ttlAttribute: 'ttl',
  },
];

async function streaming(now = () => NOW) {
  const endpoint = await startEndpoint({ tables: TABLES, now });
  return { endpoint, dynamoDb: clients(endpoint).dynamoDb };
}

function recordsOf(endpoint: AwsEndpoint): readonly StreamRecord[] {
  return endpoint.stream(TableName)?.read(0, 1000).records ?? [];
}

const inShort = ({ eventName, dynamodb: { OldImage, NewImage } }: StreamRecord) => [
  eventName,
  OldImage?.n,
  NewImage?.n,
];

const put = (pk: string, n: string) => new PutItemCommand({ TableName, Item: { ...key(pk), n: { N: n } } });
const add = (pk: string, ReturnValues?: 'ALL_OLD' | 'ALL_NEW') =>
  new UpdateItemCommand({
    TableName,
    Key: key(pk),
    UpdateExpression: 'SET n = n + :one',
    ConditionExpression: 'n < :most',
    ExpressionAttributeValues: { ':one': { N: '1' }, ':most': { N: '3' } },
    ...(ReturnValues && { ReturnValues }),
  });

describe("a table's stream", () => {
  test('tells each change with the images before and after it', async () => {
    const { endpoint, dynamoDb } = await streaming();
    await dynamoDb.send(put('a', '1'));
    await dynamoDb.send(add('a'));
    await dynamoDb.send(put('a', '9'));
    await dynamoDb.send(new DeleteItemCommand({ TableName, Key: key('a') }));
    expect(recordsOf(endpoint).map(inShort)).toEqual([
      ['INSERT', undefined, { N: '1' }],
      ['MODIFY', { N: '1' }, { N: '2' }],
      ['MODIFY', { N: '2' }, { N: '9' }],
      ['REMOVE', { N: '9' }, undefined],
    ]);
    expect(recordsOf(endpoint)[0]).toMatchObject({ dynamodb: { Keys: key('a') } });
  });

  test('tells nothing of a write that is refused, or that changes nothing', async () => {
    const { endpoint, dynamoDb } = await streaming();
    await dynamoDb.send(put('a', '3'));
    await expect(dynamoDb.send(add('a'))).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await dynamoDb.send(put('a', '3'));
    await dynamoDb.send(new DeleteItemCommand({ TableName, Key: key('b') }));
    expect(recordsOf(endpoint)).toHaveLength(1);
  });

  test('tells changes that race in an order that leads from each to the next', async () => {
    const { endpoint, dynamoDb } = await streaming();
    await dynamoDb.send(put('a', '0'));
    const won = await Promise.allSettled(Array.from({ length: 8 }, () => dynamoDb.send(add('a'))));
    expect(won.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(recordsOf(endpoint).map(inShort)).toEqual([
      ['INSERT', undefined, { N: '0' }],
      ['MODIFY', { N: '0' }, { N: '1' }],
      ['MODIFY', { N: '1' }, { N: '2' }],
      ['MODIFY', { N: '2' }, { N: '3' }],
    ]);
  });

  test('leaves the answers of writes as they were asked for', async () => {
    const { dynamoDb } = await streaming();
    await dynamoDb.send(put('a', '0'));
    expect((await dynamoDb.send(add('a'))).Attributes).toBeUndefined();
    expect((await dynamoDb.send(add('a', 'ALL_OLD'))).Attributes?.n).toEqual({ N: '1' });
    expect((await dynamoDb.send(add('a', 'ALL_NEW'))).Attributes?.n).toEqual({ N: '3' });
  });

  test('tells each write of a batch', async () => {
    const { endpoint, dynamoDb } = await streaming();
    await dynamoDb.send(put('a', '1'));
    const RequestItems = {
      [TableName]: [
        { PutRequest: { Item: { ...key('b'), n: { N: '2' } } } },
        { DeleteRequest: { Key: key('a') } },
      ],
    };
    await dynamoDb.send(new BatchWriteItemCommand({ RequestItems }));
    expect(recordsOf(endpoint).map(inShort).slice(1)).toEqual([
      ['INSERT', undefined, { N: '2' }],
      ['REMOVE', { N: '1' }, undefined],
    ]);
  });

  test('says who deleted what had expired', async () => {
    const { endpoint, dynamoDb } = await streaming();
    const ttl = { N: String(NOW / 1000 - 1) };
    await dynamoDb.send(new PutItemCommand({ TableName, Item: { ...key('a'), ttl } }));
    await endpoint.deleteExpiredItems();
    expect(recordsOf(endpoint).at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });

  test('forgets after a day', async () => {
    let now = NOW;
    const { endpoint, dynamoDb } = await streaming(() => now);
    await dynamoDb.send(put('a', '1'));
    now += 23 * HOUR;
    await dynamoDb.send(put('b', '2'));
    now += HOUR;
    const stream = endpoint.stream(TableName);
    expect(recordsOf(endpoint).map(inShort)).toEqual([['INSERT', undefined, { N: '2' }]]);
    // The position behind what is forgotten still means the same.
    expect(stream?.read(1, 10).records).toHaveLength(1);
    expect(stream?.read(2, 10).records).toHaveLength(0);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALL_TIMEOUTS } from '../../shared/adapters/call-timeouts.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';

const REGION = 'eu-central-1';

/** An AWS that takes every request and never answers. */
let server: Server;
let endpoint: string;

beforeAll(async () => {
  server = createServer(() => undefined);
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a DynamoDB that never answers ends as a time-out', async () => {
  const client = new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: CALL_TIMEOUTS,
  });
  const call = client.send(new GetItemCommand({ TableName: 'none', Key: { pk: { S: 'x' } } }));
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('a parameter store that never answers ends as a fault that is not ours', async () => {
  const variables = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: endpoint,
  };
  const read = ssmParameterReader(variables, recordedMeter().meter);
  await expect(read(['/verso/test/none'])).rejects.toMatchObject({ $fault: 'server' });
});

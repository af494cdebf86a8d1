import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { listenOnLoopback } from '../../infra/local/loopback-http.ts';
import { awsTextSender } from '../../shared/adapters/sms-voice/text-sender.ts';

const MESSAGE = { from: `phone-${'0a1b2c3d'.repeat(4)}`, to: '+37069199199', text: 'Ačiū, PIN 123456' };

type Call = { readonly headers: NodeJS.Dict<string | string[]>; readonly body: unknown };
const calls: Call[] = [];
const next = { status: 200, body: '{"MessageId":"m-1"}' };
const server = createServer(async (request, response) => {
  calls.push({ headers: request.headers, body: JSON.parse(await text(request)) });
  response.writeHead(next.status, { 'content-type': 'application/x-amz-json-1.0' }).end(next.body);
});
const { url, close } = await listenOnLoopback(server, 0);
afterAll(close);

const sender = (endpoint = url) =>
  awsTextSender(
    {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not a secret',
      AWS_SESSION_TOKEN: 'of the role',
      AWS_ENDPOINT_URL: endpoint,
    },
    { add: () => {} },
  );

test('sends one transactional text from the number that is named, signed for the service', async () => {
  expect(await sender().send(MESSAGE)).toBe('accepted');
  expect(calls.at(-1)).toMatchObject({
    headers: {
      'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-security-token': 'of the role',
      authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 .*\/eu-central-1\/sms-voice\/aws4_request/),
    },
    body: {
      OriginationIdentity: MESSAGE.from,
      DestinationPhoneNumber: MESSAGE.to,
      MessageBody: MESSAGE.text,
      MessageType: 'TRANSACTIONAL',
    },
  });
});

test.each([
  ['refused', 400, 'ConflictException', 'DESTINATION_PHONE_NUMBER_OPTED_OUT'],
  ['refused', 400, 'ValidationException', 'INVALID_PARAMETER'],
  ['unreachable', 400, 'ThrottlingException', ''],
  ['unreachable', 400, 'AccessDeniedException', 'INSUFFICIENT_ACCOUNT_REPUTATION'],
  ['unreachable', 400, 'ServiceQuotaExceededException', 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT'],
  ['unreachable', 400, 'ResourceNotFoundException', ''],
  ['unreachable', 400, 'com.amazonaws.pinpointsmsvoicev2#ThrottlingException', ''],
  ['unreachable', 500, 'InternalServerException', ''],
] as const)('is %s for %i %s', async (result, status, type, Reason) => {
  Object.assign(next, { status, body: JSON.stringify({ __type: type, Reason }) });
  expect(await sender().send(MESSAGE)).toBe(result);
});

test('is unreachable where nothing listens', async () => {
  expect(await sender('http://127.0.0.1:1').send(MESSAGE)).toBe('unreachable');
});

import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import type { Statement } from '../../../infra/local/aws/iam/policy.ts';
import { signedJsonCall } from '../../../shared/adapters/aws-json/signed-call.ts';
import { ACCOUNT, allow, clients, REGION, startEndpoint } from './endpoint-fixture.ts';

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:inbound`;
const QUEUE = {
  name: 'published',
  arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:published`,
  url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/published`,
  attributes: {},
};
const PERSON = '+37069199199';
const ours = { phoneNumberId: `phone-${'0a1b2c3d'.repeat(4)}`, phoneNumber: '+15005550006' };
const ARN = `arn:aws:sms-voice:${REGION}:${ACCOUNT}:phone-number/${ours.phoneNumberId}`;
const TEXT = {
  DestinationPhoneNumber: PERSON,
  OriginationIdentity: ours.phoneNumberId,
  MessageBody: 'Ačiū, PIN 123456',
  MessageType: 'TRANSACTIONAL',
};

/** An account with one number, and a caller whose role has this one policy. */
async function account(statement: Statement, publishers: readonly string[] = ['sms-voice.amazonaws.com']) {
  const endpoint = await startEndpoint({
    role: [statement],
    messaging: {
      queues: [QUEUE],
      topics: [{ name: 'inbound', arn: TOPIC, publishers }],
      subscriptions: [{ topicArn: TOPIC, queueArn: QUEUE.arn, attributes: { RawMessageDelivery: 'true' } }],
    },
  });
  endpoint.textMessages.lease([{ ...ours, twoWayChannelArn: TOPIC }]);
  const call = signedJsonCall(
    { service: 'sms-voice', version: '1.0', target: 'PinpointSMSVoiceV2.SendTextMessage' },
    {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'ROLE',
      AWS_SECRET_ACCESS_KEY: 'not checked',
      AWS_ENDPOINT_URL: endpoint.url,
    },
  );
  const send = async (input: object) => {
    const { status, body } = await call(input);
    return { status, body: JSON.parse(body) };
  };
  const { sent, receive } = endpoint.textMessages;
  const published = async () => {
    const asked = new ReceiveMessageCommand({ QueueUrl: QUEUE.url, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await clients(endpoint).sqs.send(asked);
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
  return { send, endpoint, sent, receive, published };
}

const maySend = allow('sms-voice:SendTextMessage', ARN);

describe('SendTextMessage', () => {
  test.each([
    ['its id', ours.phoneNumberId],
    ['its ARN', ARN],
    ['the number itself', ours.phoneNumber],
  ])('sends from a number by %s, and answers the id of the message', async (_how, OriginationIdentity) => {
    const { send, sent } = await account(maySend);
    const { status, body } = await send({ ...TEXT, OriginationIdentity });
    expect([status, body]).toEqual([200, { MessageId: sent[0]?.messageId }]);
    expect(sent).toMatchObject([{ from: ours, to: PERSON, text: TEXT.MessageBody }]);
  });

  test.each([
    ['another number', allow('sms-voice:SendTextMessage', ARN.replace('phone-0a', 'phone-ff'))],
    ['another action', allow('sms-voice:SendVoiceMessage', ARN)],
  ])('is denied to a role that may only use %s', async (_what, statement) => {
    const { send, sent, endpoint } = await account(statement);
    const { status, body } = await send(TEXT);
    expect([status, body]).toEqual([
      400,
      { __type: 'AccessDeniedException', Message: expect.stringContaining(`on resource: ${ARN}`) },
    ]);
    expect(sent).toEqual([]);
    expect(endpoint.calls).toMatchObject([{ service: 'sms-voice', resource: ARN, allowed: false }]);
  });

  test('names a number that the account does not have', async () => {
    const OriginationIdentity = `phone-${'f'.repeat(32)}`;
    const { send } = await account(allow('sms-voice:*', '*'));
    expect(await send({ ...TEXT, OriginationIdentity })).toMatchObject({
      status: 400,
      body: {
        __type: 'ResourceNotFoundException',
        ResourceType: 'phone-number',
        ResourceId: OriginationIdentity,
      },
    });
  });

  test.each([
    ['no number', { DestinationPhoneNumber: 'Ann' }],
    ['no text', { MessageBody: '  ' }],
    ['a text that is too long', { MessageBody: 'x'.repeat(1601) }],
    ['a type that there isn’t', { MessageType: 'URGENT' }],
    ['a setting that nobody here follows', { TimeToLive: 60 }],
  ])('refuses %s', async (_what, wrong) => {
    const { send, sent } = await account(maySend);
    expect(await send({ ...TEXT, ...wrong })).toMatchObject({
      status: 400,
      body: {
        __type: 'ValidationException',
        Message: expect.stringMatching(/./),
        Reason: 'INVALID_PARAMETER',
      },
    });
    expect(sent).toEqual([]);
  });

  test('reaches nobody who has written STOP', async () => {
    const { send, sent, receive } = await account(maySend);
    await receive({ from: PERSON, to: ours.phoneNumber, text: 'Stop it!' });
    expect(await send(TEXT)).toMatchObject({
      status: 400,
      body: { __type: 'ConflictException', Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' },
    });
    expect(sent).toEqual([]);
  });
});

describe('what a person writes', () => {
  const written = { from: PERSON, to: ours.phoneNumber, text: 'VERIFY K7M2XQ4P' };

  // https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
  test('is published to the topic of the number as AWS does it, and names what it answers', async () => {
    const { receive, send, published } = await account(maySend);
    const first = await receive(written);
    const { MessageId } = (await send(TEXT)).body;
    const second = await receive({ ...written, text: 'NO' });
    const payload = {
      originationNumber: PERSON,
      destinationNumber: ours.phoneNumber,
      messageKeyword: `KEYWORD_${ACCOUNT}`,
    };
    expect(await published()).toEqual([
      { ...payload, messageBody: written.text, inboundMessageId: first },
      { ...payload, messageBody: 'NO', inboundMessageId: second, previousPublishedMessageId: MessageId },
    ]);
    expect(first).not.toBe(second);
  });

  test('is not published where the topic does not let the service in', async () => {
    const { receive, published } = await account(maySend, ['ses.amazonaws.com']);
    await expect(receive(written)).rejects.toThrow(`${TOPIC} doesn't let sms-voice.amazonaws.com publish`);
    expect(await published()).toEqual([]);
  });

  test('to a number that has no topic, or that is not there, goes nowhere', async () => {
    const { receive, endpoint } = await account(maySend);
    await expect(receive({ ...written, to: '+15005550001' })).rejects.toThrow('Nobody reads +15005550001.');
    endpoint.textMessages.lease([ours]);
    await expect(receive(written)).rejects.toThrow(`Nobody reads ${ours.phoneNumber}.`);
  });
});

import { PublishBatchCommand, PublishCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test, vi } from 'vitest';
import type { MessagingDefinitions } from '../../../infra/local/aws/endpoint.ts';
import { ACCOUNT, allow, clients, NOW, REGION, startEndpoint } from './endpoint-fixture.ts';

const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const url = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
const queue = (name: string, attributes: Readonly<Record<string, string>> = {}) => ({
  name,
  arn: arn('sqs', name),
  url: url(name),
  attributes,
});

const MESSAGING: MessagingDefinitions = {
  queues: [
    queue('first'),
    queue('live', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('sqs', 'first'), maxReceiveCount: 1 }),
    }),
  ],
  topics: [{ name: 'events', arn: arn('sns', 'events') }],
  subscriptions: [
    {
      topicArn: arn('sns', 'events'),
      queueArn: arn('sqs', 'live'),
      attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ test: ['false'] }) },
    },
  ],
};

const receive = (name: string) =>
  new ReceiveMessageCommand({ QueueUrl: url(name), MaxNumberOfMessages: 10, VisibilityTimeout: 60 });
const publish = (Message: string, test: string) =>
  new PublishCommand({
    TopicArn: arn('sns', 'events'),
    Message,
    MessageAttributes: { test: { DataType: 'String', StringValue: test } },
  });

describe('a topic', () => {
  test('tells a queue what its filter policy lets through, as it was published', async () => {
    const { sns, sqs } = clients(await startEndpoint({ messaging: MESSAGING }));
    await sns.send(publish('real', 'false'));
    await sns.send(publish('sandbox', 'true'));
    const { Messages } = await sqs.send(receive('live'));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['real']);
  });

  test('may be published to by whom a policy allows it, one at a time or ten', async () => {
    const endpoint = await startEndpoint({
      messaging: MESSAGING,
      role: [allow('sns:Publish', arn('sns', 'events'))],
    });
    const { sns } = clients(endpoint, 'ROLE');
    await sns.send(publish('real', 'false'));
    const entries = ['a', 'b'].map((Id) => ({ Id, Message: Id }));
    const { Successful } = await sns.send(
      new PublishBatchCommand({ TopicArn: arn('sns', 'events'), PublishBatchRequestEntries: entries }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'b']);
  });

  test('refuses others with an error that the SDK can read', async () => {
    const endpoint = await startEndpoint({ messaging: MESSAGING, role: [allow('sqs:*')] });
    await expect(clients(endpoint, 'ROLE').sns.send(publish('real', 'false'))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('is not authorized to perform: sns:Publish'),
    });
  });
});

describe('a queue', () => {
  test('is sent to and received from under a permission each', async () => {
    const endpoint = await startEndpoint({
      messaging: MESSAGING,
      role: [allow('sqs:SendMessage', arn('sqs', 'first'))],
    });
    const { sqs } = clients(endpoint, 'ROLE');
    await sqs.send(new SendMessageCommand({ QueueUrl: url('first'), MessageBody: 'hello' }));
    await expect(sqs.send(receive('first'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl: url('live'), MessageBody: 'hello' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('keeps a delayed message until the clock says so', async () => {
    let now = NOW;
    const { sqs } = clients(await startEndpoint({ messaging: MESSAGING, now: () => now }));
    await sqs.send(
      new SendMessageCommand({ QueueUrl: url('first'), MessageBody: 'late', DelaySeconds: 900 }),
    );
    now += 899_000;
    expect((await sqs.send(receive('first'))).Messages).toBeUndefined();
    now += 2000;
    expect((await sqs.send(receive('first'))).Messages).toHaveLength(1);
  });

  test('shows a message again when its visibility timeout is over, and gives it to its dead-letter queue after that', async () => {
    let now = NOW;
    const { sns, sqs } = clients(await startEndpoint({ messaging: MESSAGING, now: () => now }));
    await sns.send(publish('poison', 'false'));
    expect((await sqs.send(receive('live'))).Messages).toHaveLength(1);
    expect((await sqs.send(receive('live'))).Messages).toBeUndefined();
    now += 61_000;
    expect((await sqs.send(receive('live'))).Messages).toBeUndefined();
    expect((await sqs.send(receive('first'))).Messages?.map(({ Body }) => Body)).toEqual(['poison']);
  });
});

describe('an interrupted call', () => {
  const send = new SendMessageCommand({ QueueUrl: url('first'), MessageBody: 'hello' });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('%s it is carried out leaves %i messages and no answer', async (when, messages) => {
    const endpoint = await startEndpoint({ messaging: MESSAGING });
    const { sqs } = clients(endpoint);
    const effect = vi.fn();
    endpoint.interruptNext('sqs', 'SendMessage', { when, effect });
    await expect(sqs.send(send)).rejects.toThrow();
    expect(effect).toHaveBeenCalledOnce();
    expect((await sqs.send(receive('first'))).Messages ?? []).toHaveLength(messages);
  });
});

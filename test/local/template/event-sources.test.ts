import { expect, test } from 'vitest';
import { deployStack } from '../../../infra/local/template/deployed-stack.ts';

const ACCOUNT = {
  region: 'eu-central-1',
  accountId: '0',
  apiUrl: 'http://127.0.0.1:1',
  stackName: 's',
  functionUrl: () => 'http://127.0.0.1:2/',
};
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const QUEUE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (name) => `dynamodb:${name}`,
);

type Change = {
  actions?: readonly string[];
  queue?: Record<string, unknown>;
  sender?: string;
  topic?: string;
  mapping?: Record<string, unknown>;
  protocol?: string;
  endpoint?: string;
  dead?: string;
  invoker?: string;
  invokedBy?: string;
  asynchronous?: Record<string, unknown>;
};

/** A table, its stream's function, a topic and a queue that wakes the same function. */
function deploy(change: Change = {}) {
  const actions = change.actions ?? [...QUEUE_ACTIONS, ...STREAM_ACTIONS, 'sqs:SendMessage'];
  const Resources = {
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
        Roles: [{ Ref: 'Role' }],
      },
    },
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Key: 'a.zip' },
        Handler: 'handler.handler',
        Role: arn('Role'),
        Timeout: 30,
        MemorySize: 128,
      },
    },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Fn' }, FunctionVersion: '1', Name: 'live' },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 3 },
        ...change.queue,
      },
    },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: change.sender ?? 'sns.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: arn('Queue'),
              Condition: { ArnEquals: { 'aws:SourceArn': change.topic ?? { Ref: 'Topic' } } },
            },
          ],
        },
      },
    },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: change.protocol ?? 'sqs',
        Endpoint: arn('Queue'),
        RawMessageDelivery: true,
      },
    },
    ByTopic: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'lambda',
        Endpoint: change.endpoint ?? { Ref: 'Live' },
        RedrivePolicy: { deadLetterTargetArn: arn(change.dead ?? 'Queue') },
      },
    },
    MayInvoke: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Live' },
        Principal: change.invoker ?? 'sns.amazonaws.com',
        SourceArn: change.invokedBy ?? { Ref: 'Topic' },
      },
    },
    Asynchronous: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Fn' },
        Qualifier: { 'Fn::Select': [7, { 'Fn::Split': [':', { Ref: 'Live' }] }] },
        MaximumRetryAttempts: 1,
        MaximumEventAgeInSeconds: 3600,
        DestinationConfig: { OnFailure: { Destination: arn('Dead') } },
        ...change.asynchronous,
      },
    },
    FromQueue: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('Queue'),
        FunctionName: { Ref: 'Live' },
        BatchSize: 10,
        ...change.mapping,
      },
    },
    FromStream: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: { Ref: 'Live' },
        BatchSize: 100,
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: arn('Dead') } },
      },
    },
  };
  return deployStack(
    { stackName: 's', template: { Resources, Outputs: {} }, assetDirectory: (key) => `/assets/${key}` },
    ACCOUNT,
    {},
  );
}

test('queues, topics and what wakes a function are read as they would be deployed', () => {
  const { messaging, eventSources } = deploy();
  expect(messaging.queues.map(({ name, url }) => [name, url])).toEqual([
    ['s-Dead', 'https://sqs.eu-central-1.amazonaws.com/0/s-Dead'],
    ['s-Queue', 'https://sqs.eu-central-1.amazonaws.com/0/s-Queue'],
    // Lambda's own, before the function.
    ['lambda-ByTopic', 'https://sqs.eu-central-1.amazonaws.com/0/lambda-ByTopic'],
  ]);
  const topicArn = 'arn:aws:sns:eu-central-1:0:s-Topic';
  expect(messaging.subscriptions).toEqual([
    {
      topicArn,
      queueArn: 'arn:aws:sqs:eu-central-1:0:s-Queue',
      attributes: { RawMessageDelivery: 'true' },
    },
    { topicArn, queueArn: 'arn:aws:sqs:eu-central-1:0:lambda-ByTopic', attributes: {} },
  ]);
  expect(eventSources.map(({ kind, function: target }) => [kind, target.logicalId])).toEqual([
    ['invocations', 'Fn'],
    ['queue', 'Fn'],
    ['stream', 'Fn'],
  ]);
  expect(eventSources[0]).toMatchObject({
    mostRetries: 1,
    mostAgeSeconds: 3600,
    onFailure: { name: 's-Dead' },
  });
});

test.each<[string, Change, RegExp]>([
  ['a queue that lets another service in', { sender: 's3.amazonaws.com' }, /no permission to send/],
  ['a queue that lets another topic in', { topic: 'arn:aws:sns:eu-central-1:0:x' }, /no permission to send/],
  ['a subscription of something else', { protocol: 'https' }, /delivers to queues and functions only/],
  [
    'a role that may not receive',
    { actions: [...STREAM_ACTIONS, 'sqs:SendMessage'] },
    /lacks sqs:ReceiveMessage/,
  ],
  [
    'a role that may not read the stream',
    { actions: [...QUEUE_ACTIONS, 'sqs:SendMessage'] },
    /lacks dynamodb:DescribeStream/,
  ],
  [
    'failures that may not be sent',
    { actions: [...QUEUE_ACTIONS, ...STREAM_ACTIONS] },
    /may not send to the queue of its failures/,
  ],
  [
    'a visibility timeout below the function’s',
    { queue: { VisibilityTimeout: 29 } },
    /less than the function/,
  ],
  ['a queue with a setting that nobody follows', { queue: { FifoQueue: true } }, /FifoQueue/],
  ['a mapping with a setting that nobody follows', { mapping: { Topics: ['a'] } }, /Topics/],
  ['a subscription of no function', { endpoint: 'arn:fn:other' }, /ByTopic leads to no alias/],
  ['a function that another service may invoke', { invoker: 's3.amazonaws.com' }, /no permission to invoke/],
  ['a function that another topic may invoke', { invokedBy: 'arn:x' }, /no permission to invoke/],
  ['dead letters that let no topic in', { dead: 'Dead' }, /no permission to send to the dead letters/],
  [
    'invocations whose failures go nowhere',
    { asynchronous: { DestinationConfig: { OnFailure: { Destination: 'arn:x' } } } },
    /go to no queue/,
  ],
  // What CDK makes of `new EventInvokeConfig(..., { function: alias })`, and Lambda refuses.
  [
    'settings that name an alias twice',
    { asynchronous: { FunctionName: 'Fn:live', Qualifier: '$LATEST' } },
    /of no alias/,
  ],
  ['more repetitions than Lambda has', { asynchronous: { MaximumRetryAttempts: 3 } }, /MaximumRetryAttempts/],
  ['a mapping of no function', { mapping: { FunctionName: 'Fn:other' } }, /leads to no alias/],
])('%s stops the start', (_, change, message) => {
  expect(() => deploy(change)).toThrow(message);
});

import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { filterPattern } from '../../infra/local/event-sources/filter-pattern.ts';
import { inputOf, templateOf } from './synthesized.ts';

const template = templateOf(inputOf('production'));
const followers = Object.values(
  template.findResources('AWS::Lambda::EventSourceMapping', {
    Properties: { StartingPosition: 'TRIM_HORIZON' },
  }),
);
const isWindowed = ({ Properties }: (typeof followers)[number]) => 'TumblingWindowInSeconds' in Properties;
const stream = followers.find((each) => !isWindowed(each));
const gatherer = followers.find(isWindowed);

function isWoken(follower: (typeof followers)[number] | undefined, record: object): boolean {
  const filters: { Pattern: string }[] = follower?.Properties.FilterCriteria.Filters ?? [];
  return filters.some(({ Pattern }) => filterPattern(Pattern)(record));
}

test('nobody but the publisher and who gathers changes follows the table', () => {
  // DynamoDB throttles a shard that more than two read.
  expect(followers).toHaveLength(2);
});

describe('the publisher', () => {
  test('follows the table from its oldest change, and loses none', () => {
    expect(stream?.Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } },
    });
    expect(stream?.Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
  });

  test.each<[string, boolean, object]>([
    ['an event', true, { eventName: 'MODIFY', dynamodb: { NewImage: { evt: { S: 'proof.revoked' } } } }],
    ['what waits for its proof', true, { dynamodb: { NewImage: { status: { S: 'matched' } } } }],
    [
      'a deadline that somebody waits for',
      false,
      { eventName: 'INSERT', dynamodb: { NewImage: { expiry: { BOOL: true } } } },
    ],
    ['a creation', false, { eventName: 'INSERT', dynamodb: { NewImage: { status: { S: 'pending' } } } }],
    ['a deletion', false, { eventName: 'REMOVE', dynamodb: { OldImage: { evt: { S: 'proof.revoked' } } } }],
  ])('is woken by %s: %s', (_, woken, record) => {
    expect(isWoken(stream, record)).toBe(woken);
  });
});

describe('who gathers changes', () => {
  const verification = { pk: { S: 'verification#000777ca00000000000000aa' } };
  const request = { pk: { S: 'request#000777ca00000000000000aa' } };
  const expiry = { BOOL: true };

  test('waits half as long as the shortest life at most, and leaves what it gave up to a person', () => {
    expect(gatherer?.Properties.MaximumBatchingWindowInSeconds).toBeLessThanOrEqual(30);
    expect(gatherer?.Properties).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } },
    });
    expect(gatherer?.Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
  });

  test.each<[string, boolean, object]>([
    ['a creation', true, { eventName: 'INSERT', dynamodb: { Keys: verification, NewImage: {} } }],
    [
      'a request whose end somebody waits for',
      true,
      { eventName: 'INSERT', dynamodb: { Keys: request, NewImage: { expiry } } },
    ],
    [
      'a request that nobody waits for',
      false,
      { eventName: 'INSERT', dynamodb: { Keys: request, NewImage: {} } },
    ],
    [
      'a later change of a request',
      false,
      { eventName: 'MODIFY', dynamodb: { Keys: request, NewImage: { expiry } } },
    ],
    [
      'an end',
      true,
      { eventName: 'MODIFY', dynamodb: { Keys: verification, NewImage: { status: { S: 'failed' } } } },
    ],
  ])('is woken by %s: %s', (_, woken, record) => {
    expect(isWoken(gatherer, record)).toBe(woken);
  });
});

test('who meets deadlines takes one message at a time, which may hold a hundred of them', () => {
  const mappings = Object.entries(template.findResources('AWS::Lambda::EventSourceMapping'));
  const [mapping] = mappings.filter(([id]) => id.startsWith('EventsExpireFromDeadlines'));
  expect(mapping?.[1].Properties.BatchSize).toBe(1);
});

test('nothing is published or sent without TLS', () => {
  const denied = Match.objectLike({
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    }),
  });
  template.allResourcesProperties('AWS::SNS::TopicPolicy', denied);
  template.allResourcesProperties('AWS::SQS::QueuePolicy', denied);
  template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
});

test.each([
  ['events are late', { MetricName: 'IteratorAge', Namespace: 'AWS/Lambda', Threshold: 60_000 }],
  // Twice the window that they are gathered in.
  ['deadlines and counts are late', { MetricName: 'IteratorAge', Threshold: 120_000 }],
  ['KMS stays away', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 60 }],
  ['something could not be published', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }],
])('an alarm goes off when %s, and says what it means to people', (_, alarm) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...alarm,
    AlarmDescription: Match.stringLikeRegexp('^[A-Z].{40,}\\.$'),
  });
});

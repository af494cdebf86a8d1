import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { filterPattern } from '../../infra/local/event-sources/filter-pattern.ts';
import { inputOf, templateOf } from './synthesized.ts';

const template = templateOf(inputOf('production'));
const followers = template.findResources('AWS::Lambda::EventSourceMapping', {
  Properties: { StartingPosition: 'TRIM_HORIZON' },
});
const ofFunction = (name: string) =>
  Object.values(followers).filter(({ Properties }) => JSON.stringify(Properties.FunctionName).includes(name));
const publishers = ofFunction('PublishEvents');
const [stream] = publishers;

test('nobody but the publisher and the counter of usage follows the table', () => {
  // DynamoDB throttles a shard that more than two read.
  expect(Object.keys(followers)).toHaveLength(2);
  expect(ofFunction('Usage')).toHaveLength(1);
});

describe('the publisher', () => {
  test('follows the table from its oldest change, and loses none', () => {
    expect(publishers).toHaveLength(1);
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
      true,
      { eventName: 'INSERT', dynamodb: { NewImage: { expiry: { BOOL: true } } } },
    ],
    [
      'a later change of the same',
      false,
      { eventName: 'MODIFY', dynamodb: { NewImage: { status: { S: 'cancelled' }, expiry: { BOOL: true } } } },
    ],
    ['a creation', false, { eventName: 'INSERT', dynamodb: { NewImage: { status: { S: 'pending' } } } }],
    ['a deletion', false, { eventName: 'REMOVE', dynamodb: { OldImage: { evt: { S: 'proof.revoked' } } } }],
  ])('is woken by %s: %s', (_, woken, record) => {
    const filters: { Pattern: string }[] = stream?.Properties.FilterCriteria.Filters ?? [];
    expect(filters.some(({ Pattern }) => filterPattern(Pattern)(record))).toBe(woken);
  });
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
  ['KMS stays away', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 60 }],
  ['something could not be published', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }],
])('an alarm goes off when %s, and says what it means to people', (_, alarm) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...alarm,
    AlarmDescription: Match.stringLikeRegexp('^[A-Z].{40,}\\.$'),
  });
});

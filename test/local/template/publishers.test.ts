import { expect, test } from 'vitest';
import { readMessaging } from '../../../infra/local/template/messaging.ts';
import { resourceValues } from '../../../infra/local/template/resource-values.ts';
import { resourcesOfType } from '../../../infra/local/template/resources-of-type.ts';

const ACCOUNT = {
  region: 'eu-central-1',
  accountId: '111122223333',
  apiUrl: 'http://127.0.0.1:1',
  functionUrl: () => '',
  stackName: 's',
};
const LETS_IN = {
  Effect: 'Allow',
  Principal: { Service: 'sms-voice.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: { Ref: 'Topic' },
  Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
};

/** Who may publish to a topic that has this one statement. */
function publishers(statement: object, topic = 'Topic') {
  const Resources = {
    Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    Other: { Type: 'AWS::SNS::Topic', Properties: {} },
    Policy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: { Topics: [{ Ref: topic }], PolicyDocument: { Statement: [statement] } },
    },
  };
  const valuesOf = (id: string) => resourceValues(id, 'AWS::SNS::Topic', ACCOUNT);
  const all = resourcesOfType({ Resources, Outputs: {} }, { pseudoParameters: {}, resource: valuesOf });
  return readMessaging(all, valuesOf).topics.find(({ name }) => name === 's-Topic')?.publishers;
}

test('a topic’s own policy lets a service publish for this account', () => {
  expect(publishers(LETS_IN)).toEqual(['sms-voice.amazonaws.com']);
});

test.each([
  ['a refusal', { ...LETS_IN, Effect: 'Deny' }],
  ['another action', { ...LETS_IN, Action: ['sns:Subscribe'] }],
  ['another topic', { ...LETS_IN, Resource: { Ref: 'Other' } }],
  ['another account', { ...LETS_IN, Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } } }],
  ['no account', { ...LETS_IN, Condition: undefined }],
  [
    'a condition that nobody here follows',
    { ...LETS_IN, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  ],
  ['somebody who is no service', { ...LETS_IN, Principal: { AWS: '*' } }],
])('a statement of %s lets nobody in', (_what, statement) => {
  expect(publishers(statement)).toEqual([]);
});

test('a policy of another topic lets nobody in', () => {
  expect(publishers(LETS_IN, 'Other')).toEqual([]);
});

import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { inputOf, templateOf } from './synthesized.ts';

const input = inputOf('production');
const template = templateOf({
  ...input,
  channels: { sms: { provider: 'aws', numbers: [{ number: '+15005550006', region: 'US' }] } },
});

test('nobody but the SMS service, for this account, may publish what people write', () => {
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy')).filter((each) =>
    JSON.stringify(each).includes('sms-voice'),
  );
  const statements: { Effect: string; Principal: unknown; Action: string; Condition: unknown }[] =
    policy?.Properties.PolicyDocument.Statement;
  expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
    expect.objectContaining({
      Principal: { Service: 'sms-voice.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    }),
  ]);
});

test('the topic wakes the function, and nothing else may invoke it', () => {
  const [topic] = Object.keys(template.findResources('AWS::SNS::Topic')).filter((id) =>
    id.startsWith('Receivers'),
  );
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'lambda', TopicArn: { Ref: topic } });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    Principal: 'sns.amazonaws.com',
    SourceArn: { Ref: topic },
  });
  const invokers = Object.values(template.findResources('AWS::Lambda::Permission')).filter(
    ({ Properties }) => Properties.SourceArn?.Ref === topic,
  );
  expect(invokers).toHaveLength(1);
});

test('what the function fails at is repeated, and then lies in the dead letters', () => {
  // A qualifier in the function's name and another beside it would be refused.
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: Match.stringLikeRegexp('^Receiverssms') },
    Qualifier: Match.not('$LATEST'),
    MaximumRetryAttempts: 2,
  });
});

test('there is no webhook for it on the internet, and no secret', () => {
  template.resourceCountIs('AWS::Lambda::Url', 0);
  expect(JSON.stringify(template.toJSON())).not.toMatch(/channels\/(?:sms|whatsapp|telegram)\//);
  template.hasOutput('SmsTopicArn', {});
});

test('the function may send from the numbers that are named by their ids, and from no other', () => {
  const phoneNumberId = `phone-${'0a1b2c3d'.repeat(4)}`;
  const numbers = [{ number: '+15005550006', phoneNumberId }, { number: '+37066600000' }];
  const answering = templateOf({ ...input, channels: { sms: { provider: 'aws', numbers } } });
  const statements = (of: typeof template) =>
    Object.values(of.findResources('AWS::IAM::Policy'))
      .flatMap(
        ({ Properties }): { Action: string; Resource: unknown }[] => Properties.PolicyDocument.Statement,
      )
      .filter(({ Action }) => String(Action).startsWith('sms-voice:'));
  expect(statements(template)).toEqual([]);
  const [statement, ...others] = statements(answering);
  expect(others).toEqual([]);
  expect(statement?.Action).toBe('sms-voice:SendTextMessage');
  expect(JSON.stringify(statement?.Resource)).toMatch(new RegExp(`:phone-number/${phoneNumberId}"\\]\\]}$`));
});

test('what can’t be read in three tries waits where an alarm tells of it, under an output', () => {
  const queue = template.toJSON().Outputs.SmsUnreadQueueUrl.Value.Ref;
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
    AlarmDescription: Match.stringLikeRegexp('^Text messages could not be read or answered'),
  });
});

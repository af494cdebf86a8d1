import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { DEPLOYED } from '../webhooks/delivery-world.ts';
import { inputOf, templateOf } from './synthesized.ts';

const template = templateOf(inputOf('production'));

/** The one resource of a type whose logical id begins so. */
function resource(type: string, name: string): { readonly id: string; readonly properties: Properties } {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(name));
  const [one] = found;
  if (!one || found.length > 1) throw new Error(`There are ${found.length} resources ${name}.`);
  return { id: one[0], properties: one[1].Properties };
}
type Properties = Readonly<Record<string, unknown>>;

/** What the tests of delays and of lost messages take for given. */
describe.each([
  ['first', 'WebhooksFirstTries', 'WebhooksDeliverWebhookFromFirstTries'],
  ['retries', 'WebhooksRetries', 'WebhooksDeliverWebhookFromRetries'],
] as const)('the queue of %s', (lane, queueName, mappingName) => {
  const queue = resource('AWS::SQS::Queue', queueName);

  test('wakes as many consumers for batches as large as the tests say', () => {
    const { properties } = resource('AWS::Lambda::EventSourceMapping', mappingName);
    expect(properties).toMatchObject({
      BatchSize: DEPLOYED.batch,
      ScalingConfig: { MaximumConcurrency: DEPLOYED.atOnce[lane] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      EventSourceArn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
    });
  });

  test('holds a message longer than the function runs, and gives it up to the dead letters after ten', () => {
    const deliverer = resource('AWS::Lambda::Function', 'WebhooksDeliverWebhookFunction');
    expect(queue.properties).toMatchObject({
      VisibilityTimeout: DEPLOYED.visibilitySeconds,
      MessageRetentionPeriod: 14 * 86_400,
      RedrivePolicy: {
        maxReceiveCount: 10,
        deadLetterTargetArn: {
          'Fn::GetAtt': [resource('AWS::SQS::Queue', 'WebhooksUndeliverable').id, 'Arn'],
        },
      },
    });
    // A try is over after ten seconds.
    expect(deliverer.properties).toMatchObject({ Timeout: 20 });
    expect(DEPLOYED.visibilitySeconds).toBeGreaterThan(20);
  });
});

test('the topic hands over each event as it is, all of them, to the first tries', () => {
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'sqs',
    RawMessageDelivery: true,
    FilterPolicy: Match.absent(),
    Endpoint: { 'Fn::GetAtt': [resource('AWS::SQS::Queue', 'WebhooksFirstTries').id, 'Arn'] },
  });
});

test.each([
  ['webhooks are late', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 60 }, 'late'],
  [
    'one lies in the dead letters',
    { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 },
    'npx verso webhooks redrive',
  ],
])('an alarm goes off when %s, and says what to do', (_, alarm, said) => {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm', { Properties: alarm }));
  const texts = alarms
    .filter(([id]) => id.startsWith('Webhooks'))
    .map(([, { Properties }]) => String(Properties.AlarmDescription));
  expect(texts).toEqual([expect.stringContaining(said)]);
});

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

const dead = { 'Fn::GetAtt': [resource('AWS::SQS::Queue', 'WebhooksUndeliverable').id, 'Arn'] };

/** What the tests of delays and of lost messages take for given. */
describe('the queue of retries', () => {
  const queue = resource('AWS::SQS::Queue', 'WebhooksRetries');
  const deliverer = resource('AWS::Lambda::Function', 'WebhooksDeliverWebhookFunction');

  test('wakes as many consumers for batches as large as the tests say', () => {
    const { properties } = resource('AWS::Lambda::EventSourceMapping', 'WebhooksDeliverWebhookFromRetries');
    expect(properties).toMatchObject({
      BatchSize: DEPLOYED.batch,
      ScalingConfig: { MaximumConcurrency: DEPLOYED.retriesAtOnce },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      EventSourceArn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
    });
  });

  test('holds a message six times as long as the function runs, as Lambda wants it where tries are throttled', () => {
    expect(queue.properties).toMatchObject({
      VisibilityTimeout: DEPLOYED.visibilitySeconds,
      MessageRetentionPeriod: 14 * 86_400,
      RedrivePolicy: { maxReceiveCount: DEPLOYED.receptions, deadLetterTargetArn: dead },
    });
    // A try is over after ten seconds.
    expect(deliverer.properties).toMatchObject({ Timeout: 20 });
    expect(DEPLOYED.visibilitySeconds).toBe(6 * 20);
  });

  test('gives up none that finds no execution free before Lambda gives up the first tries that hold them', () => {
    const { properties } = resource('AWS::Lambda::EventInvokeConfig', 'WebhooksDeliverWebhook');
    const heldSeconds = DEPLOYED.receptions * DEPLOYED.visibilitySeconds;
    expect(heldSeconds).toBeGreaterThan(Number(properties.MaximumEventAgeInSeconds));
    expect(heldSeconds).toBeLessThan(14 * 86_400);
  });

  test('asks for fewer executions than a stage may reserve', () => {
    const reserving = (deliveriesAtOnce: number) => () =>
      templateOf({ ...inputOf('production'), deliveriesAtOnce });
    expect(reserving(2 * DEPLOYED.retriesAtOnce)).not.toThrow();
    expect(reserving(2 * DEPLOYED.retriesAtOnce - 1)).toThrow(/deliveriesAtOnce/);
  });
});

describe('the topic', () => {
  const alias = resource('AWS::Lambda::Alias', 'WebhooksDeliverWebhook');

  test('invokes the function for each event, and what Lambda will not take goes to the dead letters', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      FilterPolicy: Match.absent(),
      Endpoint: { Ref: alias.id },
      RedrivePolicy: { deadLetterTargetArn: dead },
    });
  });

  test('has its invocations repeated as the tests say, kept for six hours, and then put into the dead letters', () => {
    // A qualifier in the function's name and another beside it would be refused.
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: resource('AWS::Lambda::Function', 'WebhooksDeliverWebhookFunction').id },
      Qualifier: Match.not('$LATEST'),
      MaximumRetryAttempts: DEPLOYED.repetitions,
      MaximumEventAgeInSeconds: 6 * 3600,
      DestinationConfig: { OnFailure: { Destination: dead } },
    });
  });

  test('shares the concurrency of the account, unless a stage says how many deliveries there are at once', () => {
    const reserved = (of: typeof template) =>
      Object.entries(of.findResources('AWS::Lambda::Function')).find(([id]) =>
        id.startsWith('WebhooksDeliverWebhookFunction'),
      )?.[1].Properties.ReservedConcurrentExecutions;
    expect(reserved(template)).toBeUndefined();
    expect(reserved(templateOf({ ...inputOf('production'), deliveriesAtOnce: 50 }))).toBe(50);
  });
});

test.each([
  ['webhooks are late', { MetricName: 'AsyncEventAge', Statistic: 'Maximum', Threshold: 60_000 }, 'late'],
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

test('an alarm goes off when one could not even be put into the dead letters', () => {
  const alarm = resource('AWS::CloudWatch::Alarm', 'WebhooksLost');
  const metrics = JSON.stringify(alarm.properties.Metrics);
  expect(metrics).toContain('"MetricName":"DestinationDeliveryFailures"');
  expect(metrics).toContain('"MetricName":"NumberOfNotificationsFailedToRedriveToDlq"');
  expect(alarm.properties.AlarmDescription).toContain('npx verso webhooks redrive --since');
});

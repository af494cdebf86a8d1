import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readDeployment } from '../../infra/config.ts';
import { inputOf, templateOf } from './synthesized.ts';

/** In a Region whose prices are known. */
const production = { ...inputOf('production'), region: 'us-east-1' };
const watched = (monitoring: NonNullable<typeof production.monitoring>, more: object = {}) =>
  templateOf({ ...production, ...more, monitoring });
const nothing = { dashboard: false, costAnomaly: false };

const alarm = z.object({
  Properties: z.object({
    AlarmActions: z.array(z.unknown()).optional(),
    Metrics: z.array(z.object({ Expression: z.string().optional(), MetricStat: z.unknown().optional() })),
  }),
});

describe('what watches a deployment', () => {
  test('is nothing more than its alarms, when it is switched off', () => {
    const template = watched(nothing);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    template.resourceCountIs('AWS::Budgets::Budget', 0);
    template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { ThresholdMetricId: Match.anyValue() }, 0);
  });

  test('is a dashboard that answers what whoever is paged asks', () => {
    const [dashboard] = Object.values(
      watched({ ...nothing, dashboard: true }).findResources('AWS::CloudWatch::Dashboard'),
    );
    const body = JSON.stringify(dashboard);
    for (const wanted of [
      'Requests',
      'Answered within',
      'Refused and failed',
      'Functions that crashed',
      'Verified, by channel',
      'From creation to verified',
      'Throttled by DynamoDB',
      'Signatures that KMS did not make at once',
      'What a million verified would cost',
    ])
      expect(body).toContain(wanted);
    for (const receiver of ['receive-telegram', 'receive-whatsapp', 'receive-sms'])
      expect(body).toContain(receiver);
  });

  test('is an alarm when a verification costs more than it used to, over ten metrics at most', () => {
    const topic = 'arn:aws:sns:us-east-1:111122223333:pager';
    const template = watched({ ...nothing, costAnomaly: true }, { alarmTopicArn: topic });
    const found = template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { ThresholdMetricId: Match.anyValue() },
    });
    const [made] = Object.values(found).map((each) => alarm.parse(each).Properties);
    expect(Object.values(found)).toHaveLength(1);
    expect(made?.AlarmActions).toEqual([topic]);
    const metrics = made?.Metrics ?? [];
    const expressions = metrics.flatMap(({ Expression }) => Expression ?? []);
    expect(expressions).toContainEqual(expect.stringMatching(/^ANOMALY_DETECTION_BAND\(/));
    expect(metrics.filter(({ MetricStat }) => MetricStat !== undefined).length).toBeLessThanOrEqual(10);
    expect(expressions).toContainEqual(expect.stringMatching(/\d\.\d+ \* FILL\(requests, 0\)/));
  });

  test('is no such alarm where nobody knows the prices, and says so', () => {
    const elsewhere = { region: 'sa-east-1' };
    expect(() => watched({ ...nothing, costAnomaly: true }, elsewhere)).toThrow(
      /monitoring\.costAnomaly: in sa-east-1 it is not known what these cost: http_request/,
    );
    watched({ dashboard: true, costAnomaly: false }, elsewhere).resourceCountIs(
      'AWS::CloudWatch::Dashboard',
      1,
    );
  });

  test('is a budget over what carries the stage’s tag', () => {
    const budget = { monthlyUsd: 50, emails: ['finance@acme.test'] };
    watched({ ...nothing, budget }).hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetLimit: { Amount: 50, Unit: 'USD' },
        CostFilters: { TagKeyValue: ['user:verso:stage$production'] },
      },
      NotificationsWithSubscribers: [
        { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
        { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
      ],
    });
  });

  test.each([
    [
      { budget: { monthlyUsd: 0, emails: ['a@acme.test'] } },
      /monitoring\.budget\.monthlyUsd: write an amount in USD/,
    ],
    [
      { budget: { monthlyUsd: 5, emails: ['nobody'] } },
      /monitoring\.budget\.emails\.0: write a mail address/,
    ],
    [{ budget: { monthlyUsd: 5, emails: [] } }, /monitoring\.budget\.emails: write at least one/],
  ])('is refused in words when it is configured wrongly: %j', (monitoring, words) => {
    expect(() => readDeployment({ production: { ...production, monitoring } }, 'production')).toThrow(words);
  });
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { functionActivity } from '../../shared/adapters/cloudwatch/function-activity.ts';
import { readPeriod } from '../../shared/cost/period.ts';
import { playAwsService } from './aws-service.ts';

const asked = z.object({
  StartTime: z.number(),
  EndTime: z.number(),
  NextToken: z.string().optional(),
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      MetricStat: z.object({
        Metric: z.object({
          Namespace: z.literal('AWS/Lambda'),
          MetricName: z.string(),
          Dimensions: z.tuple([z.object({ Name: z.literal('FunctionName'), Value: z.string() })]),
        }),
        Period: z.literal(86_400),
        Stat: z.literal('Sum'),
      }),
    }),
  ),
});

test("Lambda's own count of a function is read by day, to the last page", async () => {
  const days = [Date.UTC(2026, 9, 5) / 1000, Date.UTC(2026, 9, 6) / 1000];
  const { url } = await playAwsService(({ input }) => {
    const { MetricDataQueries, StartTime, EndTime, NextToken } = asked.parse(input);
    expect([StartTime, EndTime]).toEqual([days[0], Date.UTC(2026, 9, 7) / 1000]);
    const of = NextToken === undefined ? 'Invocations' : 'Duration';
    return {
      MetricDataResults: MetricDataQueries.filter(
        ({ MetricStat }) => MetricStat.Metric.MetricName === of,
      ).map(({ Id, MetricStat }) => ({
        Id,
        Label: MetricStat.Metric.Dimensions[0].Value,
        Timestamps: days,
        Values: of === 'Invocations' ? [150, 0] : [1500.5, 0],
        StatusCode: 'Complete',
      })),
      ...(NextToken === undefined && { NextToken: 'more' }),
    };
  });
  const found = await functionActivity(
    { region: 'us-east-1', endpoint: url, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } },
    [{ name: 'get-verification', physicalName: 'Verso-production-Get123', memoryMegabytes: 256 }],
    readPeriod('2026-10-05', '2026-10-06'),
  );
  expect(found).toEqual([
    {
      day: '2026-10-05',
      function: 'get-verification',
      invocations: 150,
      durationMilliseconds: 1500.5,
      memoryMegabytes: 256,
    },
  ]);
});

import {
  CloudWatchClient,
  type CloudWatchClientConfig,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import { dayOf, endOf, type Period, startOf } from '../../cost/period.ts';
import type { FunctionActivity } from '../../cost/unattributed.ts';

export type DeployedFunction = {
  /** As records say it. */
  readonly name: string;
  /** As Lambda does. */
  readonly physicalName: string;
  readonly memoryMegabytes: number;
};

const DAY_SECONDS = 86_400;
const STATISTICS = ['Invocations', 'Duration'] as const;

/** Lambda's own metrics, which are exact, by day (UTC). Metrics by the day are kept for 455 days. */
export async function functionActivity(
  config: CloudWatchClientConfig,
  functions: readonly DeployedFunction[],
  period: Period,
): Promise<readonly FunctionActivity[]> {
  const client = new CloudWatchClient(config);
  const queries = functions.flatMap(({ physicalName }, index) =>
    STATISTICS.map((MetricName) => ({
      Id: `${MetricName.toLowerCase()}_${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName,
          Dimensions: [{ Name: 'FunctionName', Value: physicalName }],
        },
        Period: DAY_SECONDS,
        Stat: 'Sum',
      },
    })),
  );
  const range = { StartTime: new Date(startOf(period.from)), EndTime: new Date(endOf(period)) };
  const found = new Map<string, number>();
  for await (const page of paginateGetMetricData({ client }, { MetricDataQueries: queries, ...range })) {
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? [])
      for (const [place, time] of Timestamps.entries())
        found.set(`${Id} ${dayOf(time.getTime())}`, Values[place] ?? 0);
  }
  const days = [...new Set([...found.keys()].map((key) => key.split(' ')[1] ?? ''))].toSorted();
  return functions.flatMap(({ name, memoryMegabytes }, index) =>
    days.flatMap((day) => {
      const invocations = found.get(`invocations_${index} ${day}`) ?? 0;
      const durationMilliseconds = found.get(`duration_${index} ${day}`) ?? 0;
      return invocations > 0
        ? [{ day, function: name, invocations, durationMilliseconds, memoryMegabytes }]
        : [];
    }),
  );
}

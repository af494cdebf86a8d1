import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../config.ts';
import type { HttpApi } from './http-api.ts';
import type { ServiceFunction } from './service-function.ts';

type Props = {
  readonly deployment: Deployment;
  readonly api: HttpApi;
  readonly table: Table;
  readonly unsigned: Queue;
  readonly functions: readonly ServiceFunction[];
  readonly ofReceivers: (metricName: string, statistic: string, period: Duration) => readonly Metric[];
  /** Undefined in a Region whose prices are not known here. */
  readonly cost: IMetric | undefined;
};

const MINUTE = Duration.minutes(1);
const HOUR = Duration.hours(1);
const HALF = 12;

/** One page for whoever is paged: is anybody served, how fast, does it end well, and what does it cost. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { deployment, api, table, unsigned, functions, ofReceivers, cost } = props;
    const graph = (title: string, ...left: readonly IMetric[]) =>
      new GraphWidget({ title, width: HALF, left: [...left] });
    const throttled = table.metricThrottledRequestsForOperations({
      operations: [Operation.GET_ITEM, Operation.PUT_ITEM, Operation.UPDATE_ITEM, Operation.QUERY],
      period: MINUTE,
    });
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `verso-${deployment.stage}`,
      widgets: [
        [
          graph('Requests', api.metric('Count', 'Sum', MINUTE)),
          graph(
            'Answered within',
            api.metric('Latency', 'p50', MINUTE),
            api.metric('Latency', 'p99', MINUTE),
          ),
        ],
        [
          graph('Refused and failed', api.metric('4xx', 'Sum', MINUTE), api.metric('5xx', 'Sum', MINUTE)),
          graph('Functions that crashed', ...functions.map((each) => each.metric('Errors', 'Sum'))),
        ],
        [
          graph('Verified, by channel', ...ofReceivers('time_to_verified', 'SampleCount', HOUR)),
          graph('From creation to verified, median', ...ofReceivers('time_to_verified', 'p50', HOUR)),
        ],
        [
          graph('Throttled by DynamoDB', throttled),
          graph(
            'Signatures that KMS did not make at once',
            unsigned.metricNumberOfMessagesSent({ period: MINUTE, statistic: 'Sum' }),
          ),
        ],
        ...(cost ? [[graph('What a million verified would cost, without channels, in USD', cost)]] : []),
      ],
    });
  }
}

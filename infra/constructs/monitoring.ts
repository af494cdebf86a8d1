import { Aws, Duration } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  AnomalyDetectionAlarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../config.ts';
import { tellAlarm } from './alarm.ts';
import { costPerVerification, unknownPrices } from './cost-per-verification.ts';
import { Dashboard } from './dashboard.ts';
import type { HttpApi } from './http-api.ts';
import { metricsNamespace, type ServiceFunction } from './service-function.ts';

type Props = {
  readonly deployment: Deployment;
  readonly api: HttpApi;
  readonly table: Table;
  readonly topic: Topic;
  /** What waits for a signature that KMS did not make at once. */
  readonly unsigned: Queue;
  readonly functions: readonly ServiceFunction[];
  /** Names of those that receive messages, as their metrics have them. */
  readonly receivers: readonly string[];
};

const HOUR = Duration.hours(1);
/** Wide enough that a quiet night is no news. */
const DEVIATIONS = 4;

/** What a team looks at, and what tells it that money goes where it should not. Each can be switched off, for each costs money. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { deployment, receivers } = props;
    const { dashboard, costAnomaly, budget } = deployment.monitoring;
    const ofReceivers = (metricName: string, statistic: string, period: Duration) =>
      receivers.map(
        (name) =>
          new Metric({
            namespace: metricsNamespace(deployment),
            metricName,
            dimensionsMap: { function: name },
            label: name,
            statistic,
            period,
          }),
      );
    const cost = (period: Duration) =>
      unknownPrices(deployment.region).length === 0
        ? costPerVerification({
            ...props,
            ...{ region: deployment.region, period },
            verified: ofReceivers('time_to_verified', 'SampleCount', period),
          })
        : undefined;

    if (dashboard) new Dashboard(this, 'Dashboard', { ...props, ofReceivers, cost: cost(HOUR) });
    if (costAnomaly) this.#costAnomaly(deployment, cost(HOUR));
    if (budget) this.#budget(deployment, budget);
  }

  #costAnomaly({ region, alarmTopicArn }: Deployment, metric: IMetric | undefined): void {
    if (!metric)
      throw new Error(
        `monitoring.costAnomaly: in ${region} it is not known what these cost: ${unknownPrices(region).join(', ')}. Get them by npx verso cost prices update, or switch it off.`,
      );
    const made = new AnomalyDetectionAlarm(this, 'CostAnomaly', {
      metric,
      stdDevs: DEVIATIONS,
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        'A verification costs more than it used to, for three hours: people begin and do not finish, somebody polls without end, or a change writes more.',
    });
    tellAlarm(this, 'CostAnomaly', made, alarmTopicArn);
  }

  /** By the tag that is on everything here; AWS wants it activated for cost allocation once, and fills it from then on. */
  #budget(
    { stage }: Deployment,
    { monthlyUsd, emails }: NonNullable<Deployment['monitoring']['budget']>,
  ): void {
    const subscribers = emails.map((address) => ({ subscriptionType: 'EMAIL', address }));
    const when = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: `${Aws.STACK_NAME}-monthly`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyUsd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:verso:stage$${stage}`] },
      },
      notificationsWithSubscribers: [when('ACTUAL', 80), when('FORECASTED', 100)],
    });
  }
}

import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

type Props = {
  readonly metric: IMetric;
  /** 1 when left out. */
  readonly threshold?: number;
  /** What it means to people: the text that whoever is paged reads. */
  readonly impact: string;
  readonly alarmTopicArn: string | undefined;
};

/** An alarm that goes off at the first minute that reaches its threshold. */
export function alarm(
  scope: Construct,
  id: string,
  { metric, threshold = 1, impact, alarmTopicArn }: Props,
): void {
  const made = new Alarm(scope, id, {
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: impact,
  });
  tellAlarm(scope, id, made, alarmTopicArn);
}

/** Tells the configured topic when an alarm goes off. */
export function tellAlarm(
  scope: Construct,
  id: string,
  made: Alarm,
  alarmTopicArn: string | undefined,
): void {
  if (alarmTopicArn)
    made.addAlarmAction(new SnsAction(Topic.fromTopicArn(scope, `${id}Topic`, alarmTopicArn)));
}

import { Metrics } from '@aws-lambda-powertools/metrics';

/**
 * Metrics by function, embedded in one log line each (service and namespace are Powertools' own variables). Ids are metadata and
 * never dimensions: every combination of dimensions would cost as a metric of its own.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function functionMetrics(): Metrics {
  return new Metrics();
}

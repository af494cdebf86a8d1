import { deployedTemplate } from '../../../shared/adapters/cloudformation/deployed-template.ts';
import { functionActivity } from '../../../shared/adapters/cloudwatch/function-activity.ts';
import { cloudWatchLogQueries } from '../../../shared/adapters/cloudwatch/log-query.ts';
import { loggedUsage } from '../../../shared/adapters/cloudwatch/logged-usage.ts';
import { fixedResourcesOf } from '../../../shared/cost/fixed-costs.ts';
import { daysOf } from '../../../shared/cost/period.ts';
import type { Deployment } from '../../config.ts';
import { stackNameOf } from '../target.ts';
import type { CostSource } from './cost-source.ts';
import { EMBEDDED_METRICS } from './embedded-metrics.ts';

/** A stack in an account: its logs, its metrics and its template. */
export function accountCostSource(deployment: Deployment): CostSource {
  const aws = { region: deployment.region };
  const stack = () => deployedTemplate(aws, stackNameOf(deployment));
  return {
    deployment,
    usages: (period, byVerification) =>
      loggedUsage(
        cloudWatchLogQueries(aws),
        `/verso/${deployment.stage}/`,
        { period, byVerification },
        daysOf(period),
        // On stderr, so that the report is alone on stdout.
        ({ day, rows }) => process.stderr.write(`Searched the logs of ${day}: ${rows} rows\n`),
      ),
    async activities(period) {
      const { functions } = await stack();
      process.stderr.write(`Asking for Lambda's own metrics of ${functions.length} functions\n`);
      return functionActivity(aws, functions, period);
    },
    resources: async () => fixedResourcesOf((await stack()).template, EMBEDDED_METRICS),
  };
}

import type { FixedResources } from '../../../shared/cost/fixed-costs.ts';
import type { Period } from '../../../shared/cost/period.ts';
import type { FunctionActivity } from '../../../shared/cost/unattributed.ts';
import type { Usage } from '../../../shared/cost/usage.ts';
import { type Deployment, isLocal, LOCAL_STAGE, readDeployment } from '../../config.ts';
import { deployments } from '../../verso.config.ts';
import type { Target } from '../target.ts';

/** Where it is known what a stage used. */
export type CostSource = {
  readonly deployment: Deployment;
  usages(period: Period, byVerification: boolean): Promise<readonly Usage[]>;
  /** Lambda's own count. */
  activities(period: Period): Promise<readonly FunctionActivity[]>;
  resources(): Promise<FixedResources>;
};

/** Throws one sentence for a stage that there isn't. */
export async function costSource({ stage, local }: Target): Promise<CostSource> {
  if (local) {
    const { localCostSource } = await import('./local-cost-source.ts');
    return localCostSource(readDeployment(deployments, LOCAL_STAGE, process.env.VERSO_ISSUER));
  }
  const deployment = readDeployment(deployments, stage, process.env.VERSO_ISSUER);
  if (isLocal(stage)) throw new Error(`The stage ${stage} runs on this machine only: use --local.`);
  const { accountCostSource } = await import('./account-cost-source.ts');
  return accountCostSource(deployment);
}

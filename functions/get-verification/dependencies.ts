import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type { Clock, VerificationStore } from '../../shared/ports.ts';

export type PollDependencies = {
  readonly clock: Clock;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly settings: () => Promise<DeploymentSettings>;
};

import type { Meter } from '../../shared/cost/meter.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type { Clock, VerificationStore } from '../../shared/ports.ts';

export type PollDependencies = {
  readonly meter: Pick<Meter, 'belongsTo'>;
  readonly clock: Clock;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly settings: () => Promise<DeploymentSettings>;
};

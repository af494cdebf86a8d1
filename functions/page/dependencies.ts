import type { Meter } from '../../shared/cost/meter.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type {
  Clock,
  ProjectDirectory,
  Random,
  RequestStore,
  Secrets,
  VerificationLists,
  VerificationStore,
} from '../../shared/ports.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import type { PageAssets } from './document.ts';

/** What the page stands on: it reads, and changes nothing. */
export type PageDependencies = {
  readonly meter: Pick<Meter, 'belongsTo'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
  readonly pageSettings: (projectId: string) => Promise<PageSettings>;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find'>;
  readonly lists: Pick<VerificationLists, 'many'>;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
  readonly assets: PageAssets;
};

import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type {
  Clock,
  ProjectDirectory,
  RequestStore,
  Secrets,
  VerificationLists,
  VerificationStore,
} from '../../shared/ports.ts';

/** What the page stands on: it reads, and changes nothing. */
export type PageDependencies = {
  readonly clock: Clock;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find'>;
  readonly lists: Pick<VerificationLists, 'many'>;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
};

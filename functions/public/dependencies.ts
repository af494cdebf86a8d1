import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type {
  Clock,
  ErasedStore,
  ProjectDirectory,
  RevocationStore,
  VerificationStore,
} from '../../shared/ports.ts';

/** What the public routes stand on. */
export type PublicDependencies = {
  readonly clock: Clock;
  readonly issuer: string;
  readonly directory: ProjectDirectory;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly revocations: Pick<RevocationStore, 'find'>;
  readonly erased: ErasedStore;
  /** What `/v1/verso.js` answers. */
  readonly embedScript: string;
};

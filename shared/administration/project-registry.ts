import type { Clock, Random } from '../ports.ts';
import type { ApiKey } from '../projects/api-key.ts';
import type { Project } from '../projects/project.ts';
import type { WebhookTargets } from '../webhooks/webhook-url.ts';

/** Times are milliseconds since the epoch. */
export type ProjectRecord = Project & { readonly createdAt: number };

/** An API key as it is kept: its hash and never itself. */
export type ApiKeyRecord = ApiKey & {
  readonly hash: string;
  readonly name?: string;
  readonly createdAt: number;
  readonly revokedAt?: number;
};

/** Projects and keys as operators see them. Lists are oldest first; what was made a second ago may be missing. */
export type ProjectRegistry = {
  findProject(id: string): Promise<ProjectRecord | undefined>;
  /** One with an id of its own. */
  addProject(project: ProjectRecord): Promise<void>;
  /**
   * Writes what `change` makes of the project as it is now, and answers that; it is asked again where somebody else wrote meanwhile. That a
   * limit was reached is not written: it stays. Undefined where there is no such project.
   */
  changeProject(
    id: string,
    change: (former: ProjectRecord) => ProjectRecord,
  ): Promise<ProjectRecord | undefined>;
  listProjects(): Promise<readonly ProjectRecord[]>;
  saveApiKey(key: ApiKeyRecord): Promise<void>;
  listApiKeys(projectId: string): Promise<readonly ApiKeyRecord[]>;
};

export type ProjectPorts = {
  readonly projects: ProjectRegistry;
  readonly random: Random;
  readonly clock: Clock;
  /** The public internet alone when left out. */
  readonly webhookTargets?: WebhookTargets;
};

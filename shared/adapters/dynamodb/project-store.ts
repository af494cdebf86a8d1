import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import type { ProjectDirectory } from '../../ports.ts';
import type { ApiKey } from '../../projects/api-key.ts';
import type { Project } from '../../projects/project.ts';
import type { Table } from './table.ts';

const storedKey = z.object({
  project: z.string(),
  environment: z.enum(['live', 'test']),
  status: z.enum(['active', 'revoked']),
});

const storedProject = z.object({ id: z.string(), name: z.string() });

export type ProjectStore = ProjectDirectory & {
  saveApiKey(hash: string, key: ApiKey): Promise<void>;
  saveProject(project: Project): Promise<void>;
};

export function dynamoDbProjectStore(table: Table): ProjectStore {
  const keyOfApiKey = (hash: string) => `${KEY_PREFIX.apiKey}${hash}`;
  const keyOfProject = (id: string) => `${KEY_PREFIX.project}${id}`;
  return {
    async findApiKey(hash) {
      const item = await table.get(keyOfApiKey(hash));
      if (!item) return undefined;
      const { project, environment, status } = z.parse(storedKey, item);
      return { projectId: project, environment, status };
    },
    async findProject(id) {
      const item = await table.get(keyOfProject(id));
      return item && z.parse(storedProject, item);
    },
    saveApiKey(hash, { projectId, environment, status }) {
      return table.put(keyOfApiKey(hash), { project: projectId, environment, status });
    },
    saveProject(project) {
      return table.put(keyOfProject(project.id), project);
    },
  };
}

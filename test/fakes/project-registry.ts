import type {
  ApiKeyRecord,
  ProjectRecord,
  ProjectRegistry,
} from '../../shared/administration/project-registry.ts';
import { defined } from '../../shared/defined.ts';

export function fakeProjectRegistry(): ProjectRegistry {
  const projects = new Map<string, ProjectRecord>();
  const keys = new Map<string, ApiKeyRecord>();
  return {
    async findProject(id) {
      return projects.get(id);
    },
    async addProject(project) {
      projects.set(project.id, project);
    },
    async changeProject(id, change) {
      const former = projects.get(id);
      if (!former) return undefined;
      const { quotaReached } = former;
      const changed = change(former);
      projects.set(id, { ...changed, ...defined({ quotaReached }) });
      return changed;
    },
    async listProjects() {
      return [...projects.values()];
    },
    async saveApiKey(key) {
      keys.set(key.hash, key);
    },
    async listApiKeys(projectId) {
      return [...keys.values()].filter((key) => key.projectId === projectId);
    },
  };
}

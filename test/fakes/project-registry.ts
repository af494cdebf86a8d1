import type {
  ApiKeyRecord,
  ProjectRecord,
  ProjectRegistry,
} from '../../shared/administration/project-registry.ts';

export function fakeProjectRegistry(): ProjectRegistry {
  const projects = new Map<string, ProjectRecord>();
  const keys = new Map<string, ApiKeyRecord>();
  return {
    async findProject(id) {
      return projects.get(id);
    },
    async saveProject(project) {
      projects.set(project.id, project);
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

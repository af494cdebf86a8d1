import type { PageSettingsRegistry } from '../../shared/administration/page-settings.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';

/** Settings of pages in memory; the same contract as the ones in DynamoDB. */
export function fakePageSettingsStore(): PageSettingsRegistry {
  const saved = new Map<string, PageSettings>();
  return {
    find: async (projectId) => saved.get(projectId),
    async save(projectId, settings) {
      saved.set(projectId, settings);
    },
  };
}

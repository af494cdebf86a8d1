import type { Clock, PageSettingsStore } from '../ports.ts';
import { remembered } from '../remembered.ts';
import type { PageSettings } from './page-settings.ts';
import { REMEMBERED_MILLISECONDS } from './remembered-directory.ts';

const NOTHING_SET: PageSettings = {};

/** What a project set for its page, at most a minute old; empty where it set nothing. Only for projects that there are. */
export function rememberedPageSettings(
  store: PageSettingsStore,
  clock: Clock,
): (projectId: string) => Promise<PageSettings> {
  const read = remembered(async (projectId) => (await store.find(projectId)) ?? NOTHING_SET, {
    clock,
    milliseconds: REMEMBERED_MILLISECONDS,
    // Each may hold a logo.
    entries: 100,
  });
  return async (projectId) => (await read(projectId)) ?? NOTHING_SET;
}

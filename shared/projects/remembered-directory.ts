import type { Clock, ProjectDirectory } from '../ports.ts';
import { remembered } from '../remembered.ts';

/** How long a container goes on with what it knows: the bound for a revoked key to be refused everywhere. */
export const REMEMBERED_MILLISECONDS = 60_000;

export function rememberedDirectory(directory: ProjectDirectory, clock: Clock): ProjectDirectory {
  const options = { clock, milliseconds: REMEMBERED_MILLISECONDS, entries: 1000 };
  return {
    findApiKey: remembered((hash) => directory.findApiKey(hash), options),
    findProject: remembered((id) => directory.findProject(id), options),
  };
}

import type { Clock, DeploymentStore } from '../ports.ts';
import { remembered } from '../remembered.ts';
import type { DeploymentSettings } from './settings.ts';
import { notBootstrapped } from './signing-key.ts';

/** The settings, at most a minute old. Throws service_unavailable until `npx verso bootstrap` has run. */
export function rememberedSettings(store: DeploymentStore, clock: Clock): () => Promise<DeploymentSettings> {
  const read = remembered(() => store.readSettings(), { clock, milliseconds: 60_000, entries: 1 });
  return async () => {
    const settings = await read('settings');
    if (!settings) throw notBootstrapped();
    return settings;
  };
}

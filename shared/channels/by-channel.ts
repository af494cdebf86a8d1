import { CHANNEL_NAMES, type ChannelName } from './names.ts';

/** One entry for each channel, each of its own type. */
export function byChannel<Entries extends { readonly [Name in ChannelName]: unknown }>(
  make: <Name extends ChannelName>(name: Name) => Entries[Name],
): Entries {
  return Object.fromEntries(CHANNEL_NAMES.map((name) => [name, make(name)])) as Entries;
}

/** Loads one of the modules that functions do without, of each channel. */
export async function loadedByChannel<Modules extends { readonly [Name in ChannelName]: unknown }>(
  load: (name: ChannelName) => Promise<Modules[ChannelName]>,
): Promise<Modules> {
  const loaded = await Promise.all(CHANNEL_NAMES.map(async (name) => [name, await load(name)] as const));
  return Object.fromEntries(loaded) as Modules;
}

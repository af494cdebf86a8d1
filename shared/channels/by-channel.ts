import { CHANNEL_NAMES, type ChannelName } from './names.ts';

/** One entry for each channel, each of its own type. */
export function byChannel<Entries extends { readonly [Name in ChannelName]: unknown }>(
  make: <Name extends ChannelName>(name: Name) => Entries[Name],
): Entries {
  return Object.fromEntries(CHANNEL_NAMES.map((name) => [name, make(name)])) as Entries;
}

import type { ChannelSettings } from '../deployment/settings.ts';
import { byChannel } from './by-channel.ts';
import type { Channel } from './channel.ts';
import type { ChannelDefinition } from './definition.ts';
import { type ChannelName, REGISTERED } from './names.ts';

export type SettingsOf<Name extends ChannelName> = NonNullable<ChannelSettings[Name]>;

type Definitions = { readonly [Name in ChannelName]: ChannelDefinition<Name, SettingsOf<Name>> };
type Registry = Readonly<Record<ChannelName, (settings: ChannelSettings) => Channel | undefined>>;

/** Each channel as its folder declares it; what a folder lacks is an error here. */
export const DEFINITIONS: Definitions = REGISTERED;

/** The asking halves; undefined where this deployment has not configured one. */
export const CHANNELS: Registry = byChannel<Registry>((name) => (settings) => ask(name, settings));

function ask<Name extends ChannelName>(name: Name, settings: ChannelSettings): Channel | undefined {
  const own: ChannelSettings[Name] = settings[name];
  return own && DEFINITIONS[name].ask(own);
}
